// Re-executes the transactions of one block in their order. Design: on our own effects for as long as they are the
// chain's; after the first transaction that is not, on the recorded effects, so that one fault spoils one transaction.
import { AppError } from '@casper-trace/casper-types/app-error';
import type { ExecutionResultV2 } from '@casper-trace/casper-types/execution-result';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { initiatorAccountHash } from '@casper-trace/casper-types/initiator-addr';
import type { Message } from '@casper-trace/casper-types/message';
import type { Transaction } from '@casper-trace/casper-types/transaction';
import type { BlockFacts } from '@casper-trace/engine/block-facts';
import { blockPrologueEffects } from '@casper-trace/engine/block-prologue';
import type { ProtocolRules } from '@casper-trace/engine/chainspec/protocol-rules';
import { executeTransaction } from '@casper-trace/engine/execute-transaction';
import type { ModuleCache } from '@casper-trace/engine/wasm/module-cache';
import { ScratchState } from '@casper-trace/global-state/scratch-state';
import type { StateView } from '@casper-trace/global-state/state-view';
import { createRecorder } from '@casper-trace/tracing/recorder';
import type { Trace } from '@casper-trace/tracing/trace';
import { compareMessages, compareResult } from '@casper-trace/verdict/compare-result';
import type { TransactionEvidence } from '@casper-trace/verdict/decide-verdict';
import { executionResultsChecksum } from '@casper-trace/verdict/execution-results-checksum';
import type { MessagesVerdict } from '@casper-trace/verdict/verdict';
import { checkApprovals } from './check-approvals.js';

/** A transaction of the block, in the order of execution. */
export interface TransactionToExecute {
  readonly transaction: Transaction;
  /** The node's own result, for the comparison alone: the engine never sees it. */
  readonly recorded: ExecutionResultV2 | undefined;
  /** The node's messages; undefined where the source has none: RPC answers do not carry them. */
  readonly recordedMessages?: readonly Message[] | undefined;
}

/** What one block's transactions need. */
export interface BlockToExecute {
  readonly facts: BlockFacts;
  readonly rules: ProtocolRules;
  /** State at the parent block's root. */
  readonly parentState: StateView;
  readonly transactions: readonly TransactionToExecute[];
  /** `execution_results_checksum` of the block's own state, lower-case hex; undefined if it has none. */
  readonly recordedChecksum: string | undefined;
  /** Transactions that took too long or too much memory in an earlier run: not executed again. */
  readonly overLimit: ReadonlySet<number>;
  readonly modules: ModuleCache;
  /** Told before each execution: which one to blame if it never ends. */
  readonly onStart: (transactionIndex: number) => void;
}

/** What came of one transaction before its block is proven. */
export interface ExecutedTransaction {
  /** Set only if it was not executed to its end: the code of the reason. Else all below is set. */
  readonly notExecuted: string | undefined;
  readonly evidence: TransactionEvidence | undefined;
  readonly result: ExecutionResultV2 | undefined;
  readonly messages: readonly Message[] | undefined;
  readonly messagesVerdict: MessagesVerdict | undefined;
  readonly trace: Trace | undefined;
}

export function notExecuted(reason: string): ExecutedTransaction {
  return {
    notExecuted: reason,
    evidence: undefined,
    result: undefined,
    messages: undefined,
    messagesVerdict: undefined,
    trace: undefined,
  };
}

/** One outcome a transaction. */
export function executeBlock(block: BlockToExecute): ExecutedTransaction[] {
  const onOwnEffects = executeOnOwnEffects(block);
  const complete = onOwnEffects.length === block.transactions.length;
  if (complete && reproducesChecksum(block, onOwnEffects)) return onOwnEffects;
  const firstOther = onOwnEffects.findIndex((outcome) => !equalsRecord(outcome));
  if (firstOther === -1) return onOwnEffects;
  const kept = onOwnEffects.slice(0, firstOther + 1);
  return [...kept, ...executeOnRecordedEffects(block, firstOther + 1)];
}

/** Ends after the first transaction that leaves no effects of ours to go on from. */
function executeOnOwnEffects(block: BlockToExecute): ExecutedTransaction[] {
  const scratch = stateBeforeTransactions(block);
  const outcomes: ExecutedTransaction[] = [];
  for (let index = 0; index < block.transactions.length; index++) {
    const outcome = executeOne(block, index, scratch);
    outcomes.push(outcome);
    if (outcome.result === undefined) break;
  }
  return outcomes;
}

/** Outcomes from `start` on; each pre-state is made of what the node recorded of the transactions before. */
function executeOnRecordedEffects(block: BlockToExecute, start: number): ExecutedTransaction[] {
  let scratch = stateBeforeTransactions(block);
  const outcomes: ExecutedTransaction[] = [];
  let known = block.transactions.slice(0, start).every(({ recorded }) => commitRecorded(scratch, recorded));
  for (let index = start; index < block.transactions.length; index++) {
    if (!known) {
      outcomes.push(notExecuted('no-state'));
      continue;
    }
    const attempt = scratch.clone();
    const outcome = executeOne(block, index, attempt);
    outcomes.push(outcome);
    // Its effects are the recorded ones, and its reads count for the order of later scans.
    if (equalsRecord(outcome)) scratch = attempt;
    else known = commitRecorded(scratch, block.transactions[index].recorded);
  }
  return outcomes;
}

const equalsRecord = ({ evidence }: ExecutedTransaction): boolean => evidence?.comparison.kind === 'equal';

function stateBeforeTransactions({ parentState, facts, rules }: BlockToExecute): ScratchState {
  const scratch = new ScratchState(parentState);
  scratch.commit(blockPrologueEffects(facts, rules));
  return scratch;
}

/** False if there is nothing recorded, or it does not fit the state. */
function commitRecorded(scratch: ScratchState, recorded: ExecutionResultV2 | undefined): boolean {
  if (recorded === undefined) return false;
  for (const { key } of recorded.effects) scratch.read(key);
  try {
    scratch.commit(recorded.effects);
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code.startsWith('commit-')) return false;
    throw error;
  }
}

function executeOne(block: BlockToExecute, index: number, scratch: ScratchState): ExecutedTransaction {
  if (block.overLimit.has(index)) return notExecuted('limit');
  const { facts, rules, modules } = block;
  const { transaction, recorded, recordedMessages } = block.transactions[index];
  const recorder = createRecorder({ kind: 'account', address: initiatorAccountHash(transaction.initiator) });
  const approvalFault = checkApprovals(transaction, scratch, rules);
  block.onStart(index);
  const { inspector } = recorder;
  const execution = executeTransaction({ transaction, block: facts, rules, scratch, modules, inspector });
  if (execution.kind === 'unsupported') return notExecuted(`unsupported:${execution.feature}`);
  const { result, messages } = execution;
  return {
    notExecuted: undefined,
    evidence: {
      comparison: compareResult(result, recorded),
      badApproval: approvalFault && {
        text: approvalFault.text,
        refused: approvalFault.refusal !== undefined && result.errorMessage?.includes(approvalFault.refusal) === true,
      },
    },
    result,
    messages,
    messagesVerdict: compareMessages(messages, recordedMessages),
    trace: recorder.trace(),
  };
}

function reproducesChecksum({ recordedChecksum }: BlockToExecute, outcomes: readonly ExecutedTransaction[]): boolean {
  const results = outcomes.flatMap(({ result }) => (result === undefined ? [] : [result]));
  return results.length === outcomes.length && bytesToHex(executionResultsChecksum(results)) === recordedChecksum;
}
