// Re-executes the transactions of one block in their order. Design: on our own effects for as long as they are the
// chain's; after the first transaction that is not, on the recorded effects, so that one fault spoils one transaction.
import { AppError } from '@casper-trace/casper-types/app-error';
import type { ExecutionResultV2 } from '@casper-trace/casper-types/execution-result';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { initiatorAccountHash } from '@casper-trace/casper-types/initiator-addr';
import type { Message } from '@casper-trace/casper-types/message';
import { hasStandardPayment, type Transaction } from '@casper-trace/casper-types/transaction';
import type { BlockFacts } from '@casper-trace/engine/block-facts';
import { blockPrologueEffects } from '@casper-trace/engine/block-prologue';
import type { ProtocolRules } from '@casper-trace/engine/chainspec/protocol-rules';
import type { RuleSet, RuleSets } from '@casper-trace/engine/chainspec/rule-sets';
import type { TransactionOutcome as Executed } from '@casper-trace/engine/execute-transaction';
import { laneKindOf } from '@casper-trace/engine/pipeline/lane';
import { inquireBalance } from '@casper-trace/engine/state-queries/purse-identifier';
import type { ModuleCache } from '@casper-trace/engine/wasm/module-cache';
import { ScratchState } from '@casper-trace/global-state/scratch-state';
import type { StateView } from '@casper-trace/global-state/state-view';
import { createRecorder } from '@casper-trace/tracing/recorder';
import type { Trace } from '@casper-trace/tracing/trace';
import type { TransactionEvidence } from '@casper-trace/verdict/decide-verdict';
import { executionResultsChecksum } from '@casper-trace/verdict/execution-results-checksum';
import type { ProtocolLine } from '@casper-trace/verdict/protocol-lines';
import type { MessagesVerdict } from '@casper-trace/verdict/verdict';
import { checkApprovals } from './check-approvals.js';
import { CandidateRules } from './try-rules.js';

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
  readonly line: ProtocolLine;
  readonly rules: ProtocolRules;
  /** The candidate sets of the version, the most likely first. */
  readonly ruleSets: RuleSets;
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
  /** The rule set that it was executed by, such as `2.2.0` or `2.2.0+S4`. */
  readonly rules: string | undefined;
  readonly result: ExecutionResultV2 | undefined;
  readonly messages: readonly Message[] | undefined;
  readonly messagesVerdict: MessagesVerdict | undefined;
  readonly trace: Trace | undefined;
}

export function notExecuted(reason: string): ExecutedTransaction {
  return {
    notExecuted: reason,
    evidence: undefined,
    rules: undefined,
    result: undefined,
    messages: undefined,
    messagesVerdict: undefined,
    trace: undefined,
  };
}

/** One outcome for each transaction. */
export function executeBlock(block: BlockToExecute): ExecutedTransaction[] {
  const onOwnEffects = executeOnOwnEffects(block);
  if (reproducesChecksum(block, onOwnEffects)) return onOwnEffects;
  const bySetAlone = executeByOneSet(block);
  if (bySetAlone !== undefined) return bySetAlone;
  const firstOther = onOwnEffects.findIndex((outcome) => !equalsRecord(outcome));
  if (firstOther === -1) return onOwnEffects;
  const kept = onOwnEffects.slice(0, firstOther + 1);
  return [...kept, ...executeOnRecordedEffects(block, kept)];
}

/**
 * The outcomes by the first candidate set whose results reproduce the checksum of the block. It needs no record, so a
 * source that leaves results out or changes them does not decide which set is right.
 */
function executeByOneSet(block: BlockToExecute): ExecutedTransaction[] | undefined {
  const [, ...others] = block.ruleSets;
  if (others.length === 0 || block.recordedChecksum === undefined) return undefined;
  for (const set of block.ruleSets) {
    const outcomes = executeOnOwnEffects({ ...block, ruleSets: [set] });
    if (reproducesChecksum(block, outcomes)) return outcomes;
  }
  return undefined;
}

/** Ends after the first transaction that leaves no effects of ours to go on from. */
function executeOnOwnEffects(block: BlockToExecute): ExecutedTransaction[] {
  let scratch = stateBeforeTransactions(block);
  const candidates = new CandidateRules(block.ruleSets);
  const outcomes: ExecutedTransaction[] = [];
  for (let index = 0; index < block.transactions.length; index++) {
    const { outcome, scratch: after } = executeOne(block, index, scratch, candidates);
    scratch = after;
    outcomes.push(outcome);
    if (outcome.result === undefined) break;
  }
  return outcomes;
}

/**
 * Outcomes of the transactions after `kept`, of which all but the last equal the record. What equals the record is
 * executed again for its pre-state, because the node commits more than it lists; of the others there is only the record.
 */
function executeOnRecordedEffects(block: BlockToExecute, kept: readonly ExecutedTransaction[]): ExecutedTransaction[] {
  let scratch = stateBeforeTransactions(block);
  const candidates = new CandidateRules(block.ruleSets);
  const outcomes: ExecutedTransaction[] = [];
  const firstOther = kept.length - 1;
  for (const [index, { rules }] of kept.slice(0, firstOther).entries()) {
    const set = block.ruleSets.find(({ name }) => name === rules) ?? block.ruleSets[0];
    executeBy(set, block, index, scratch);
  }
  let known = commitRecorded(block, firstOther, scratch);
  for (let index = kept.length; index < block.transactions.length; index++) {
    if (!known) {
      outcomes.push(notExecuted('no-state'));
      continue;
    }
    const { outcome, scratch: after } = executeOne(block, index, scratch.clone(), candidates);
    outcomes.push(outcome);
    // Its effects are the recorded ones, and its reads count for the order of later scans.
    if (equalsRecord(outcome)) scratch = after;
    else known = commitRecorded(block, index, scratch);
  }
  return outcomes;
}

const equalsRecord = ({ evidence }: ExecutedTransaction): boolean => evidence?.comparison.kind === 'equal';

function stateBeforeTransactions({ parentState, facts, rules }: BlockToExecute): ScratchState {
  const scratch = new ScratchState(parentState);
  scratch.commit(blockPrologueEffects(facts, rules));
  return scratch;
}

/** False if the state afterwards is not known: nothing is recorded, or not all, or what is does not fit the state. */
function commitRecorded(block: BlockToExecute, index: number, scratch: ScratchState): boolean {
  const { transaction, recorded } = block.transactions[index];
  if (recorded === undefined || mayHideEffects(transaction, recorded, block.rules, scratch)) return false;
  for (const { key } of recorded.effects) scratch.read(key);
  try {
    scratch.commit(recorded.effects);
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code.startsWith('commit-')) return false;
    throw error;
  }
}

/** Whether code may have run for a payer with less than the least payment: the node commits its effects without listing them. */
function mayHideEffects(
  transaction: Transaction,
  { consumed }: ExecutionResultV2,
  { core }: ProtocolRules,
  before: ScratchState,
): boolean {
  if (consumed === 0n || (hasStandardPayment(transaction) && laneKindOf(transaction) !== 'wasm')) return false;
  const payer = { kind: 'account', accountHash: initiatorAccountHash(transaction.initiator) } as const;
  const balance = inquireBalance(before.clone(), payer);
  return balance.ok && balance.value.available < core.baselineMotesAmount;
}

function executeOne(block: BlockToExecute, index: number, scratch: ScratchState, candidates: CandidateRules) {
  if (block.overLimit.has(index)) return { outcome: notExecuted('limit'), scratch };
  return candidates.run(scratch, (set, attempt) => executeBy(set, block, index, attempt));
}

/** Executes one transaction by the rules of one set. */
function executeBy(set: RuleSet, block: BlockToExecute, index: number, scratch: ScratchState): ExecutedTransaction {
  const { facts, line, modules } = block;
  const rules = set.switches === block.rules.versioned ? block.rules : { ...block.rules, versioned: set.switches };
  const { transaction, recorded, recordedMessages } = block.transactions[index];
  const recorder = createRecorder({ kind: 'account', address: initiatorAccountHash(transaction.initiator) });
  const approvalFault = checkApprovals(transaction, scratch, rules);
  block.onStart(index);
  const { inspector } = recorder;
  const execution = namingUnknownState(() =>
    line.executeTransaction({ transaction, block: facts, rules, scratch, modules, inspector }),
  );
  if (execution.kind === 'unsupported') return notExecuted(`unsupported:${execution.feature}`);
  const { result, messages } = execution;
  return {
    notExecuted: undefined,
    evidence: {
      comparison: line.compareResult(result, recorded),
      badApproval: approvalFault && {
        text: approvalFault.text,
        refused: approvalFault.refusal !== undefined && result.errorMessage?.includes(approvalFault.refusal) === true,
      },
    },
    rules: set.name,
    result,
    messages,
    messagesVerdict: line.compareMessages(messages, recordedMessages),
    trace: recorder.trace(),
  };
}

/** A value of a kind that this build does not know ends the transaction that reads it, by name, not the block. */
function namingUnknownState(execute: () => Executed): Executed {
  try {
    return execute();
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'trie-leaf-value') throw error;
    return { kind: 'unsupported', feature: error.message };
  }
}

function reproducesChecksum(
  { recordedChecksum, transactions }: BlockToExecute,
  outcomes: readonly ExecutedTransaction[],
): boolean {
  const results = outcomes.flatMap(({ result }) => (result === undefined ? [] : [result]));
  return results.length === transactions.length && bytesToHex(executionResultsChecksum(results)) === recordedChecksum;
}
