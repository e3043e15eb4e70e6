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

/** Runs a pass on its arguments; what it refused comes back as `refused`, all other exceptions go through. */
export function attempt<Args extends readonly unknown[], T>(
  pass: (...args: Args) => T,
  ...args: Args
): { readonly value: T } | { readonly refused: string } {
  try {
    return { value: pass(...args) };
  } catch (fault) {
    if (fault instanceof WasmFault) return { refused: fault.text };
    throw fault;
  }
}
