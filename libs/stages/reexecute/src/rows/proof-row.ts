// A block's proof as a row.
import type { BlockProofRow } from '@casper-trace/db/rows/tables';
import { ENGINE_VERSION } from '@casper-trace/db/versions';
import type { BlockProof } from '@casper-trace/verdict/verdict';

/** Of a block without a transaction that was given up. */
export const noLimits = { limitMs: null, limitMemoryMb: null } as const;

export function proofRow({ executionResults, approvals, chainspec, ...proof }: BlockProof): BlockProofRow {
  return {
    proven: proof.proven,
    unprovenReason: proof.reason ?? null,
    executionResultsComputed: executionResults.computed ?? null,
    executionResultsRecorded: executionResults.recorded ?? null,
    approvalsComputed: approvals.computed ?? null,
    approvalsRecorded: approvals.recorded ?? null,
    chainspecComputed: chainspec.computed ?? null,
    chainspecRecorded: chainspec.recorded ?? null,
    recordCommitted: proof.recordCommitted,
    ...noLimits,
    registryProof: proof.registryProof ?? null,
    engineVersion: ENGINE_VERSION,
  };
}
