// Makes V8 meet every module for the first time. It remembers compiled code by the bytes of the module, across threads
// and beyond our own cache, so a run that is to be cold needs bytes that were never seen.

let counter = 0;
let unknown = false;

/** A custom section with a number: it changes the bytes, not the module. */
function numberedSection(): Uint8Array {
  counter += 1;
  const section = new Uint8Array(2 + 3 + 8);
  section.set([0, 11, 2, 0x6e, 0x6f]);
  new DataView(section.buffer).setFloat64(5, counter + Math.random());
  return section;
}

// Put in place once: a class made for each run would be optimized anew for each, on the core that is measured.
WebAssembly.Module = class extends WebAssembly.Module {
  constructor(bytes: ArrayBufferView<ArrayBuffer> | ArrayBuffer) {
    if (!unknown) {
      super(bytes);
      return;
    }
    const given = ArrayBuffer.isView(bytes)
      ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      : new Uint8Array(bytes);
    const added = numberedSection();
    const changed = new Uint8Array(given.length + added.length);
    changed.set(given);
    changed.set(added, given.length);
    super(changed);
  }
};

/** Runs `run` with every module that it compiles unknown to V8. */
export function withUnknownModules<Result>(run: () => Result): Result {
  unknown = true;
  try {
    return run();
  } finally {
    unknown = false;
  }
}
