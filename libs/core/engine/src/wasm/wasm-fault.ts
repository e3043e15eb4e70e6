// Why a pass over a module gave up: thrown inside libs/core/engine/src/wasm only, turned into an ExecError at its borders.

/** Carries Rust's text of the error; no Error on purpose, a module that is refused is an outcome and not a fault of ours. */
export class WasmFault {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Gives the pass up with Rust's text. */
export function refuse(text: string): never {
  throw new WasmFault(text);
}

/** Runs a pass; what it refused comes back as `refused`, all other exceptions go through. */
export function attempt<T>(pass: () => T): { readonly value: T } | { readonly refused: string } {
  try {
    return { value: pass() };
  } catch (fault) {
    if (fault instanceof WasmFault) return { refused: fault.text };
    throw fault;
  }
}
