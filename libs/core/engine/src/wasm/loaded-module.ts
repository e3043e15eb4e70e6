// A module on its way to an instance: decoded or instrumented, and what is found out about it once and kept.
import { PermanentError, rethrowStackOverflow } from '@casper-trace/casper-types/app-error';
import type { ExecError } from '../exec-error.js';
import { unsupported } from '../unsupported.js';
import { executableBytes } from './executable-copy.js';
import type { HostTable } from './host-table.js';
import type { KnownBodies } from './known-bodies.js';
import { type LinkResult, linkModule } from './linked-module.js';
import type { WasmModule } from './module.js';
import { optimizeForStorage } from './optimize.js';
import { validationError } from './validate.js';

/** A module with its verdict of validation and its compiled form, both made when first asked for. */
export class LoadedModule {
  readonly module: WasmModule;
  readonly #known: KnownBodies | undefined;
  #validation: { readonly error: ExecError | undefined } | undefined;
  #compiled: WebAssembly.Module | undefined;
  #linked:
    | { readonly host: HostTable<never>; readonly maxMemory: number; readonly result: LinkResult<never> }
    | undefined;
  #stored: { readonly names: string; readonly result: ReturnType<typeof optimizeForStorage> } | undefined;

  constructor(module: WasmModule, known?: KnownBodies) {
    this.module = module;
    this.#known = known;
  }

  /** Why wasmi refuses the module; undefined if it takes it. */
  get invalid(): ExecError | undefined {
    this.#validation ??= { error: validationError(this.module, this.#known !== undefined) };
    return this.#validation.error;
  }

  /** Call for modules that are valid and linked only. Throws `Unsupported` if V8 refuses what wasmi takes. */
  get compiled(): WebAssembly.Module {
    this.#compiled ??= compile(executableBytes(this.module, this.#known));
    return this.#compiled;
  }

  /**
   * Why it cannot be instantiated, or what it imports of a table that does not change (`linkModule`). The last result is
   * kept: most instances are of modules that were instantiated before.
   */
  linkedWith<Caller>(host: HostTable<Caller>, maxMemory: number): LinkResult<Caller> {
    if (this.invalid !== undefined) return { error: this.invalid };
    if (this.#linked?.host !== host || this.#linked.maxMemory !== maxMemory) {
      this.#linked = { host, maxMemory, result: linkModule(this.module, host, maxMemory) };
    }
    // The functions are those of the very same table, so they take the same callers.
    return this.#linked.result;
  }

  /** See `optimizeForStorage`. The last result is kept: an installer is used again with the same entry points. */
  optimizedForStorage(entryPointNames: readonly string[]): ReturnType<typeof optimizeForStorage> {
    const names = JSON.stringify(entryPointNames);
    if (this.#stored?.names !== names) {
      this.#stored = { names, result: optimizeForStorage(this.module, entryPointNames) };
    }
    return this.#stored.result;
  }
}

function compile(bytes: Uint8Array): WebAssembly.Module {
  try {
    return new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>);
  } catch (error) {
    rethrowStackOverflow(error);
    if (error instanceof WebAssembly.CompileError)
      return unsupported(`a Wasm module that V8 refuses (${error.message})`);
    throw new PermanentError(
      'wasm-compile',
      `V8 could not compile a module of ${bytes.length} bytes: ${String(error)}`,
    );
  }
}
