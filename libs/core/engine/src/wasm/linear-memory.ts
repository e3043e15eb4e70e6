// The memory of an instance as the host functions see it.
// mirrors casper-wasmi 1.0.0 memory/mod.rs `checked_region`, `get`, `set`
import { type ExecError, ExecTrap, interpreterError } from '../exec-error.js';

/** wasmi's error for a region that is not inside the memory; all arguments in bytes. */
export const regionError = (offset: number, size: number, memorySize: number): ExecError =>
  interpreterError(`trying to access region [${offset}..${offset + size}] in memory [0..${memorySize}]`);

/** Reads and writes by copy. Pointers may be given signed, as they arrive from Wasm. */
export class LinearMemory {
  readonly #memory: WebAssembly.Memory;

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
  }

  /** Bytes at present; the memory may grow between two host calls. */
  get size(): number {
    return this.#memory.buffer.byteLength;
  }

  #region(pointer: number, length: number): Uint8Array {
    // Taken anew each time: growing detaches the old buffer.
    const { buffer } = this.#memory;
    const offset = pointer >>> 0;
    if (offset + length > buffer.byteLength) throw new ExecTrap(regionError(offset, length, buffer.byteLength));
    return new Uint8Array(buffer, offset, length);
  }

  /** A copy of the bytes; throws ExecTrap with wasmi's text if they are not all inside the memory. */
  read(pointer: number, length: number): Uint8Array {
    return this.#region(pointer, length >>> 0).slice();
  }

  /** Throws ExecTrap with wasmi's text if not all bytes fit, and writes none then. */
  write(pointer: number, bytes: Uint8Array): void {
    this.#region(pointer, bytes.length).set(bytes);
  }
}
