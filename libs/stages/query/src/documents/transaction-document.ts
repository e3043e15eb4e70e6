// A transaction, its verdict and its two results, ours and the node's, as documents.
import type { Evidence } from '@casper-trace/verdict/verdict';
import type { TransactionRow } from '../lists/tables.js';
import { accountHashText, decimal } from './format.js';

export type VerdictKind = 'verified' | 'diverged' | 'unverifiable';

export interface VerdictDocument {
  readonly kind: VerdictKind;
  /**
   * `unsupported:<feature>`, `no-state`, `limit`, `not-recorded`, `bad-approval`, `chainspec` or `unproven-block`; null
   * unless unverifiable.
   */
  readonly reason: string | null;
  /** The reason in words; null where there is no more to say. */
  readonly explanation: string | null;
  /** What verifies it; null unless verified. */
  readonly evidence: Evidence | null;
  /**
   * The first place where our result and the recorded one differ. On a verified transaction: the source contradicts the
   * checksum that the chain committed to.
   */
  readonly difference: {
    readonly field: string;
    readonly index: number | null;
    readonly key: string | null;
    readonly recorded: string;
    readonly computed: string;
  } | null;
}

/** The figures of an execution result. */
export interface ResultDocument {
  readonly errorMessage: string | null;
  readonly currentPrice: number;
  readonly limit: string;
  readonly consumed: string;
  readonly cost: string;
  readonly refund: string;
  readonly sizeEstimate: string;
  readonly transfers: number;
  readonly effects: number;
}

export interface TransactionDocument {
  readonly hash: string;
  /** `Deploy` or `V1`. */
  readonly kind: string;
  /** Null on 1.x, which has no lanes. */
  readonly lane: number | null;
  readonly initiator: string;
  /** Null if the transaction names an account hash only. */
  readonly initiatorPublicKey: string | null;
  readonly timestamp: string;
  readonly blockHeight: number;
  readonly blockHash: string;
  /** Position in the block's order of execution. */
  readonly transactionIndex: number;
  /** What we computed; null if it was not executed. */
  readonly computed: ResultDocument | null;
  /** What the node recorded; null if the source has no result that can be compared. */
  readonly recorded: ResultDocument | null;
  /** The rule set that it was executed by, such as `2.2.0` or `2.2.0+S4`; null if it was not executed. */
  readonly rules: string | null;
  /** `equal`, `different` or `not recorded`; null if it was not executed. */
  readonly messages: string | null;
}

export function transactionDocument(row: TransactionRow): TransactionDocument {
  return {
    hash: row.hash,
    kind: row.kind,
    lane: row.lane < 0 ? null : row.lane,
    initiator: accountHashText(row.initiator),
    initiatorPublicKey: row.initiatorPublicKey,
    timestamp: row.timestamp,
    blockHeight: Number(row.blockHeight),
    blockHash: row.blockHash,
    transactionIndex: row.transactionIndex,
    computed: computedResult(row),
    recorded: recordedResult(row),
    rules: row.rules,
    messages: row.messagesVerdict,
  };
}

/** Null until the transaction's block is re-executed. */
export function verdictDocument(row: TransactionRow): VerdictDocument | null {
  if (row.verdict === null) return null;
  const difference =
    row.differenceField === null
      ? null
      : {
          field: row.differenceField,
          index: row.differenceIndex,
          key: row.differenceKey,
          recorded: row.differenceRecorded ?? '',
          computed: row.differenceComputed ?? '',
        };
  const { reason, explanation } = row;
  return {
    kind: row.verdict as VerdictKind,
    reason,
    explanation,
    evidence: row.evidence as Evidence | null,
    difference,
  };
}

function computedResult(row: TransactionRow): ResultDocument | null {
  if (row.executed !== true) return null;
  return {
    errorMessage: row.computedErrorMessage,
    currentPrice: row.computedCurrentPrice ?? 0,
    limit: String(row.computedLimit ?? 0n),
    consumed: String(row.computedConsumed ?? 0n),
    cost: String(row.computedCost ?? 0n),
    refund: String(row.computedRefund ?? 0n),
    sizeEstimate: decimal(row.computedSizeEstimate) ?? '0',
    transfers: row.computedTransfers ?? 0,
    effects: row.computedEffects ?? 0,
  };
}

function recordedResult(row: TransactionRow): ResultDocument | null {
  if (!row.recorded) return null;
  return {
    errorMessage: row.recordedErrorMessage,
    currentPrice: row.recordedCurrentPrice ?? 0,
    limit: String(row.recordedLimit ?? 0n),
    consumed: String(row.recordedConsumed ?? 0n),
    cost: String(row.recordedCost ?? 0n),
    refund: String(row.recordedRefund ?? 0n),
    sizeEstimate: decimal(row.recordedSizeEstimate) ?? '0',
    transfers: row.recordedTransfers ?? 0,
    effects: row.recordedEffects ?? 0,
  };
}
