// How a runtime loads, instantiates and runs a module. Mirrors the use of wasmi in casper-execution-engine 8.1.1
// runtime/mod.rs (`instance_and_memory`, `invoke_export` and the tell-tale error of `ret`).
import type { URef } from '@casper-trace/casper-types/uref';
import { ExecTrap, parityWasmError, trap } from '../exec-error.js';
import { instantiate, type WasmInstance } from '../wasm/instance.js';
import type { LoadedModule } from '../wasm/loaded-module.js';
import { loadFresh, loadStored } from '../wasm/module-cache.js';
import type { Execution } from './execution.js';
import type { Runtime } from './runtime.js';

/** How an export ended, if not by a trap: by itself, or by `casper_ret` with the URefs of the value. */
export type Ended = { readonly kind: 'returned' } | { readonly kind: 'ret'; readonly urefs: readonly URef[] };

const DESERIALIZATION_PREFIX = 'Wasm preprocessing error: Deserialization error: ';

/** Module bytes of a transaction, checked and instrumented. Traps with WasmPreprocessing. */
export function loadModuleBytes(execution: Execution, bytes: Uint8Array): LoadedModule {
  const loaded = loadFresh(bytes, execution.rules.wasm, execution.modules);
  return 'error' in loaded ? trap(loaded.error) : loaded.module;
}

/** Stored bytes as they are: they were instrumented when they were stored. Traps with ParityWasm. */
export function loadStoredBytes(execution: Execution, bytes: Uint8Array): LoadedModule {
  const loaded = loadStored(bytes, execution.modules);
  if ('module' in loaded) return loaded.module;
  return trap(parityWasmError(loaded.error.message.replace(DESERIALIZATION_PREFIX, '')));
}

/** Instantiates the runtime's module with its host functions and memory. Traps with Interpreter and its like. */
export function instantiateFor(runtime: Runtime, module: LoadedModule): WasmInstance {
  const { gas } = runtime.context;
  const { hostTable, rules } = runtime.execution;
  const started = instantiate(module, { maxMemory: rules.wasm.maxMemory, host: hostTable, caller: runtime, gas });
  if ('error' in started) return trap(started.error);
  runtime.memory = started.instance.memory;
  return started.instance;
}

/** Runs an export. Traps with everything but `ret`. */
export function runExport(instance: WasmInstance, name: string): Ended {
  try {
    const error = instance.callExport(name);
    return error === undefined ? { kind: 'returned' } : trap(error);
  } catch (error) {
    if (error instanceof ExecTrap && error.error.returnedURefs !== undefined) {
      return { kind: 'ret', urefs: error.error.returnedURefs };
    }
    throw error;
  }
}
