// The verdict on a transaction, from what is known of it and of its block. The strongest evidence decides: results that
// hash to the block's own checksum are the chain's, whatever the source recorded.
import type { BlockProof, ChecksumProof, Comparison, Verdict } from './verdict.js';

/** What re-execution found out about a transaction that was executed to its end. */
export interface TransactionEvidence {
  readonly comparison: Comparison;
  readonly badApproval: BadApproval | undefined;
}

/** An approval does not verify, or the signers may not act for the initiator. */
export interface BadApproval {
  /** Which one and why, for people. */
  readonly text: string;
  /** Our execution ended with the network's refusal to act for these signers. */
  readonly refused: boolean;
}

/** Decides by the evidence for the transaction and the proof of its block. */
export function decideVerdict({ comparison, badApproval }: TransactionEvidence, block: BlockProof): Verdict {
  const difference = comparison.kind === 'different' ? comparison.difference : undefined;
  const unverifiable = (reason: string, explanation: string | undefined): Verdict => ({
    kind: 'unverifiable',
    reason,
    explanation,
    difference,
  });
  if (isOtherChainspec(block)) return unverifiable('chainspec', block.missingLink);
  const reproduced = isSame(block.executionResults);
  const isOfRecord = comparison.kind === 'equal' && block.recordCommitted;
  // With the approvals that the chain committed to: with others, another result says nothing.
  if (difference !== undefined && block.recordCommitted && !reproduced && isSame(block.approvals)) {
    return { kind: 'diverged', difference };
  }
  // A refusal that the chain recorded, too, is its own answer.
  if (badApproval !== undefined && !(badApproval.refused && (reproduced || isOfRecord))) {
    return unverifiable('bad-approval', badApproval.text);
  }
  if (block.missingLink !== undefined) return unverifiable('unproven-block', block.missingLink);
  if (reproduced) {
    return { kind: 'verified', evidence: isOfRecord ? 'both' : 'block checksum', recordDiffers: difference };
  }
  if (isOfRecord) return { kind: 'verified', evidence: 'recorded result', recordDiffers: undefined };
  return unverifiable(comparison.kind === 'not recorded' ? 'not-recorded' : 'unproven-block', block.reason);
}

/** The state names another chainspec than the one whose rules were used. */
function isOtherChainspec({ chainspec: { computed, recorded } }: BlockProof): boolean {
  return computed !== undefined && recorded !== undefined && computed !== recorded;
}

function isSame({ computed, recorded }: ChecksumProof): boolean {
  return computed !== undefined && computed === recorded;
}
