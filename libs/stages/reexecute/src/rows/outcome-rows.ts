// Verdicts and figures of transactions as rows.
import type { ExecutionResultV2 } from '@casper-trace/casper-types/execution-result';
import type { OutcomeRow } from '@casper-trace/db/rows/tables';
import { ENGINE_VERSION } from '@casper-trace/db/versions';
import type { TransactionOutcome } from '../reexecute-block.js';

export function outcomeRow(blockHeight: bigint, transactionIndex: number, outcome: TransactionOutcome): OutcomeRow {
  const { verdict, result } = outcome;
  const difference = verdict.kind === 'verified' ? verdict.recordDiffers : verdict.difference;
  return {
    blockHeight,
    transactionIndex,
    verdict: verdict.kind,
    evidence: verdict.kind === 'verified' ? verdict.evidence : null,
    rules: outcome.rules ?? null,
    reason: verdict.kind === 'unverifiable' ? verdict.reason : null,
    explanation: verdict.kind === 'unverifiable' ? (verdict.explanation ?? null) : null,
    differenceField: difference?.field ?? null,
    differenceIndex: difference?.index ?? null,
    differenceKey: difference?.key ?? null,
    differenceRecorded: difference?.recorded ?? null,
    differenceComputed: difference?.computed ?? null,
    messagesVerdict: outcome.messagesVerdict ?? null,
    executed: result !== undefined,
    ...computedFigures(result),
    engineVersion: ENGINE_VERSION,
  };
}

function computedFigures(result: ExecutionResultV2 | undefined) {
  return {
    computedErrorMessage: result?.errorMessage ?? null,
    computedCurrentPrice: result?.currentPrice ?? null,
    computedLimit: result?.limit ?? null,
    computedConsumed: result?.consumed ?? null,
    computedCost: result?.cost ?? null,
    computedRefund: result?.refund ?? null,
    computedSizeEstimate: result?.sizeEstimate ?? null,
    computedTransfers: result?.transfers.length ?? null,
    computedEffects: result?.effects.length ?? null,
  };
}
