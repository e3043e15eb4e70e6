// A running module: V8 executes, the errors are wasmi's.
// mirrors casper-execution-engine 8.1.1 runtime/utils.rs `instance_and_memory` and casper-wasmi 1.0.0 `invoke_export`
import { EngineBug, isStackOverflow } from '@casper-trace/casper-types/app-error';
import { type ExecError, interpreterError, type TrapCode, trapCodeError } from '../exec-error.js';
import { unsupported } from '../unsupported.js';
import {
  CALLED_INDEX_GLOBAL,
  CELLS_GLOBAL,
  functionExport,
  GAS_GLOBAL,
  HOST_TABLE_IMPORT,
  TABLE_EXPORT,
} from './executable-copy.js';
import { type HostCalls, newHostTable, withHost } from './host-bridge.js';
import type { GasMeter, HostTable } from './host-table.js';
import { countMemory, newMemory } from './instance-memory.js';
import { LinearMemory } from './linear-memory.js';
import { importedMemory } from './link.js';
import { GAS, type Linked } from './linked-module.js';
import type { LoadedModule } from './loaded-module.js';
import {
  type ExportEntry,
  exportsOf,
  functionTypesOf,
  importedFunctionTypes,
  typesOf,
  type WasmModule,
} from './module.js';
import { VALUE_STACK_OVERFLOW } from './value-stack.js';

/** What an instance needs of the world. */
export interface InstanceOptions<Caller> {
  /** Greatest memory in pages of 64 KiB (`max_memory` of the chainspec). */
  readonly maxMemory: number;
  readonly host: HostTable<Caller>;
  /** Whom the host functions are told to be called by. */
  readonly caller: Caller;
  readonly gas: GasMeter;
}

/** Gas that is counted inside V8 at one go; more is fetched when it is used up. Fits the i64 global and a number. */
const MOST_GAS_AT_ONCE = 2n ** 52n;
/** Makes every charge go to the host. */
const NO_GAS_AT_ONCE = -1n;

/** Moves gas between the meter and the counter inside V8. */
class GasBridge {
  readonly #meter: GasMeter;
  #global: WebAssembly.Global<'i64'> | undefined;
  #given = NO_GAS_AT_ONCE;

  constructor(meter: GasMeter) {
    this.#meter = meter;
  }

  connect(global: WebAssembly.Global<'i64'>): void {
    this.#global = global;
  }

  /** Lets the Wasm code count by itself. */
  enterWasm(): void {
    const remaining = this.#meter.remaining?.();
    this.#given = remaining === undefined || remaining < 0n ? NO_GAS_AT_ONCE : remaining;
    if (this.#given > MOST_GAS_AT_ONCE) this.#given = MOST_GAS_AT_ONCE;
    if (this.#global !== undefined) this.#global.value = this.#given;
  }

  /** Charges what the Wasm code counted. */
  leaveWasm(): void {
    if (this.#global === undefined) return;
    const used = this.#given - this.#global.value;
    this.#given = this.#global.value;
    if (used > 0n) this.#meter.charge(Number(used));
  }

  /** The import `gas`: the amount is more than what is left inside V8. */
  charge(amount: number): void {
    this.leaveWasm();
    this.#meter.charge(amount);
    this.enterWasm();
  }
}

const TRAPS: readonly (readonly [RegExp, TrapCode])[] = [
  [/^unreachable/, 'Unreachable'],
  [/^memory access out of bounds/, 'MemoryAccessOutOfBounds'],
  [/^table index is out of bounds/, 'TableAccessOutOfBounds'],
  [/^(divide|remainder) by zero/, 'DivisionByZero'],
  [/^divide result unrepresentable/, 'IntegerOverflow'],
  [/^float unrepresentable in integer range/, 'InvalidConversionToInt'],
];
const NULL_OR_OTHER_SIGNATURE = /^null function or function signature mismatch/;

function exportNamed(module: WasmModule, name: string): ExportEntry | undefined {
  for (const entry of exportsOf(module)) if (entry.field === name) return entry;
  return undefined;
}

/** An instance whose exports can be called. */
export class WasmInstance<Caller = unknown> implements HostCalls {
  readonly memory: LinearMemory;
  /** The module as instrumented: what `optimizeForStorage` takes. */
  readonly module: WasmModule;
  readonly #instance: WebAssembly.Instance;
  readonly #counted: WebAssembly.Memory;
  readonly #bridge: GasBridge;
  readonly #functions: Linked<Caller>['functions'];
  readonly #caller: Caller;

  constructor(loaded: LoadedModule, { functions, slots }: Linked<Caller>, { caller, gas }: InstanceOptions<Caller>) {
    const limits = importedMemory(loaded.module);
    if (limits === undefined) throw new EngineBug('a module without memory import was not refused');
    const memory = newMemory(limits);
    this.#bridge = new GasBridge(gas);
    this.#instance = new WebAssembly.Instance(loaded.compiled, {
      env: { memory, [HOST_TABLE_IMPORT]: newHostTable(slots) },
    });
    this.#functions = functions;
    this.#caller = caller;
    this.#bridge.connect(this.#exported(GAS_GLOBAL) as WebAssembly.Global<'i64'>);
    this.memory = new LinearMemory(memory);
    this.#counted = memory;
    this.module = loaded.module;
  }

  #exported(name: string): WebAssembly.ExportValue | undefined {
    return this.#instance.exports[name];
  }

  /** A host function sees the exact gas counter. */
  callHost(callee: number, args: number[]): number | void {
    const called = this.#functions[callee];
    if (called === undefined) throw new EngineBug('Wasm called a host function that is not there', { callee });
    if (called === GAS) {
      this.#bridge.charge(args[0]);
      return;
    }
    this.#bridge.leaveWasm();
    const result = called.call(this.#caller, args);
    this.#bridge.enterWasm();
    return result;
  }

  /**
   * Calls an exported function without arguments and drops its result. Gives the error of a missing export or of a trap,
   * undefined if the function returned. What a host function or the gas meter throws goes through unchanged.
   */
  callExport(name: string): ExecError | undefined {
    const entry = exportNamed(this.module, name);
    if (entry === undefined) return interpreterError(`Module doesn't have export ${name}`);
    const { kind, index } = entry;
    if (kind !== 'function') {
      const shown = `${kind.slice(0, 1).toUpperCase()}${kind.slice(1)}`;
      return interpreterError(`Export ${name} is not a function, but ExternVal { ${shown} }`);
    }
    if (this.#parameterCount(index) > 0) return trapCodeError('UnexpectedSignature');
    const exported = this.#exported(functionExport(index));
    if (typeof exported !== 'function') throw new EngineBug('an exported function is missing', { index });
    this.#bridge.enterWasm();
    const cells = this.#exported(CELLS_GLOBAL) as WebAssembly.Global<'i32'> | undefined;
    if (cells !== undefined) cells.value = 0;
    try {
      withHost(this, exported as () => unknown);
    } catch (error) {
      const known = this.#trapError(error);
      if (known === undefined) throw error;
      this.#bridge.leaveWasm();
      return known;
    } finally {
      countMemory(this.#counted);
    }
    this.#bridge.leaveWasm();
    return undefined;
  }

  #parameterCount(functionIndex: number): number {
    const imported = importedFunctionTypes(this.module);
    const typeIndex = imported[functionIndex] ?? functionTypesOf(this.module)[functionIndex - imported.length];
    const type = typeIndex === undefined ? undefined : typesOf(this.module)[typeIndex];
    if (type === undefined) throw new EngineBug('an exported function has no type', { functionIndex });
    return type.params.length;
  }

  #trapError(error: unknown): ExecError | undefined {
    if (error instanceof WebAssembly.RuntimeError) return trapCodeError(this.#trapCode(error.message));
    if (isStackOverflow(error)) {
      // wasmi's value stack bounds what a module can do (value-stack.ts): the threads that re-execute have room for the
      // worst of it (THREAD_STACK_MB of libs/stages/reexecute). A main thread may not, nor a limit far beyond 500.
      return unsupported('a Wasm call stack deeper than V8 allows');
    }
    return undefined;
  }

  #valueStackOverflowed(): boolean {
    const cells = this.#exported(CELLS_GLOBAL) as WebAssembly.Global<'i32'> | undefined;
    return cells?.value === VALUE_STACK_OVERFLOW;
  }

  #trapCode(message: string): TrapCode {
    const known = TRAPS.find(([pattern]) => pattern.test(message));
    if (known?.[1] === 'Unreachable') return this.#valueStackOverflowed() ? 'StackOverflow' : 'Unreachable';
    if (known !== undefined) return known[1];
    if (!NULL_OR_OTHER_SIGNATURE.test(message)) throw new EngineBug(`V8 trapped with an unknown message: ${message}`);
    const table = this.#exported(TABLE_EXPORT) as WebAssembly.Table;
    const called = this.#exported(CALLED_INDEX_GLOBAL) as WebAssembly.Global<'i32'>;
    return table.get(called.value >>> 0) === null ? 'ElemUninitialized' : 'UnexpectedSignature';
  }
}

/** Instantiates a loaded module, or gives the error with which the network refuses to. */
export function instantiate<Caller>(
  loaded: LoadedModule,
  options: InstanceOptions<Caller>,
): { readonly instance: WasmInstance<Caller> } | { readonly error: ExecError } {
  const result = loaded.linkedWith(options.host, options.maxMemory);
  return 'error' in result ? result : { instance: new WasmInstance(loaded, result.linked, options) };
}
