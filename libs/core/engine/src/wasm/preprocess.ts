// Everything the network does to the Wasm of a transaction before it runs it.
// mirrors casper-execution-engine 8.1.1 runtime/wasm_prep.rs `preprocess` and casper-wasm-utils 4.0.0 ext.rs
import type { WasmRules } from '../chainspec/protocol-rules.js';
import { wasmPreprocessingError } from '../exec-error.js';
import { checkedModule } from './access-checks.js';
import { injectGasCounter } from './gas-injector.js';
import { instructionCosts } from './instruction-cost.js';
import type { WasmModule } from './module.js';
import { ModuleScaffold } from './module-scaffold.js';
import { type Parsed, parseModule } from './parse.js';
import { injectStackLimiter } from './stack-limiter.js';
import { attempt } from './wasm-fault.js';

/** The rules that instrumented bytes depend on. */
export type PreprocessRules = Pick<WasmRules, 'maxMemory' | 'maxStackHeight' | 'opcodeCosts'>;

/** Turns the module's last own memory into the import `env.memory`; a missing maximum becomes `maxPages`. */
function withImportedMemory(module: WasmModule, maxPages: number): WasmModule {
  const scaffold = new ModuleScaffold(module);
  const { initial, maximum = maxPages } = scaffold.popMemory() ?? { initial: 0 };
  scaffold.pushImport({ module: 'env', field: 'memory', external: { kind: 'memory', limits: { initial, maximum } } });
  return scaffold.build();
}

/**
 * Checks and instruments the module bytes of a transaction: memory imported, gas charged, stack limited.
 * A module that the network refuses here gives a `WasmPreprocessing` error with Rust's text.
 */
export function preprocess(bytes: Uint8Array, rules: PreprocessRules): Parsed {
  const parsed = parseModule(bytes);
  if ('error' in parsed) return parsed;
  const { opcodeCosts } = rules;
  const result = attempt(() => {
    const external = withImportedMemory(checkedModule(parsed.module), rules.maxMemory);
    const metered = injectGasCounter(external, instructionCosts(opcodeCosts), opcodeCosts.growMemory);
    return injectStackLimiter(metered, rules.maxStackHeight);
  });
  return 'refused' in result ? { error: wasmPreprocessingError(result.refused) } : { module: result.value };
}
