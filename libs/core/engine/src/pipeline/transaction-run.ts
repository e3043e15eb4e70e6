// What all steps of one transaction share, and how a step runs: on a tracking copy of its own, committed at once.
// Mirrors casper-node 2.0.3 components/contract_runtime/operations.rs.
import type { Transaction } from '@casper-trace/casper-types/transaction';
import type { TransactionHash, Transfer } from '@casper-trace/casper-types/transfer';
import type { ScratchState } from '@casper-trace/global-state/scratch-state';
import { TrackingCopy } from '@casper-trace/global-state/tracking-copy';
import type { BlockFacts } from '../block-facts.js';
import type { ProtocolRules } from '../chainspec/protocol-rules.js';
import type { Inspector, Step } from '../inspector.js';
import type { Result } from '../result.js';
import type { NativeStep } from '../system/native/native-runtime.js';
import type { ModuleCache } from '../wasm/module-cache.js';
import type { ExecutionArtifact } from './execution-artifact.js';

/** The transaction at work. */
export interface TransactionRun {
  readonly transaction: Transaction;
  readonly transactionHash: TransactionHash;
  /** Account hash of the initiator. */
  readonly initiator: Uint8Array;
  /** Distinct account hashes of the signers, ascending. */
  readonly signers: readonly Uint8Array[];
  readonly block: BlockFacts;
  readonly rules: ProtocolRules;
  readonly scratch: ScratchState;
  readonly inspector: Inspector;
  readonly modules: ModuleCache;
  readonly artifact: ExecutionArtifact;
}

/** What a native step leaves besides its effects. */
export interface NativeOutcome {
  readonly transfers: readonly Transfer[];
}

/**
 * Runs one native step: if it succeeds its effects are committed and enter the result with its transfers, otherwise
 * they are dropped and its error becomes the message if there is none yet.
 */
export function runNativeStep<T extends NativeOutcome>(
  run: TransactionRun,
  step: Step,
  perform: (native: NativeStep) => Result<T, string>,
): Result<T, string> {
  const { rules, scratch, transactionHash, inspector, artifact } = run;
  const tracking = new TrackingCopy(scratch);
  inspector.stepBegan(step);
  const result = perform({ rules, tracking, transactionHash, inspector });
  if (result.ok) {
    const effects = tracking.effects();
    scratch.commit(effects);
    artifact.append(effects, result.value.transfers);
  } else {
    artifact.failIfNone(result.error);
  }
  inspector.stepEnded(step, result.ok);
  return result;
}
