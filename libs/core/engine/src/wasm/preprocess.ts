// Everything the network does to the Wasm of a transaction before it runs it.
// mirrors casper-execution-engine 8.1.1 runtime/wasm_prep.rs `preprocess` and casper-wasm-utils 4.0.0 ext.rs
import { wasmPreprocessingError } from '../exec-error.js';
import { checkedModule } from './access-checks.js';
import { injectGasCounter } from './gas-injector.js';
import { withImportedMemory } from './imported-memory.js';
import { instructionCosts } from './instruction-cost.js';
import type { WasmModule } from './module.js';
import { type Parsed, parseModule } from './parse.js';
import { type PreprocessRules, preprocessAtOnce } from './preprocess-at-once.js';
import { injectStackLimiter } from './stack-limiter.js';
import { attempt } from './wasm-fault.js';

function instrumentByPasses(
  module: WasmModule,
  { maxMemory, maxStackHeight, opcodeCosts }: PreprocessRules,
): WasmModule {
  const external = withImportedMemory(checkedModule(module), maxMemory);
  const metered = injectGasCounter(external, instructionCosts(opcodeCosts), opcodeCosts.growMemory);
  return injectStackLimiter(metered, maxStackHeight);
}

/** Pass by pass, for a module that anything is wrong with or out of the ordinary. */
export function preprocessByPasses(bytes: Uint8Array, rules: PreprocessRules): Parsed {
  const parsed = parseModule(bytes);
  if ('error' in parsed) return parsed;
  const result = attempt(instrumentByPasses, parsed.module, rules);
  return 'refused' in result ? { error: wasmPreprocessingError(result.refused) } : { module: result.value };
}

/**
 * Checks and instruments the module bytes of a transaction: memory imported, gas charged, stack limited.
 * A module that the network refuses here gives a `WasmPreprocessing` error with Rust's text.
 * The result may hold views into `bytes`: do not change them afterwards.
 */
export const preprocess = (bytes: Uint8Array, rules: PreprocessRules): Parsed =>
  preprocessAtOnce(bytes, rules) ?? preprocessByPasses(bytes, rules);
