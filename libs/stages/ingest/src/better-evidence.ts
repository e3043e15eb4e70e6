// An archive that comes after another one: which of its answers are better than those that are stored. What is proven is
// never replaced, and what an archive leaves out takes nothing away.
import { approvalsToBytes } from '@casper-trace/casper-types/approvals';
import type { Block } from '@casper-trace/casper-types/block';
import type { BlockWithProofs } from '@casper-trace/casper-types/block-json';
import { equalBytes } from '@casper-trace/casper-types/bytes';
import { type ExecutionResultV2, executionResultToBytes } from '@casper-trace/casper-types/execution-result';
import {
  chainNameHash,
  type FinalityProof,
  verifyFinalitySignature,
} from '@casper-trace/casper-types/finality-signature';
import type { Transaction } from '@casper-trace/casper-types/transaction';
import { signedWeight, type ValidatorWeights, weightsNamedBy } from '@casper-trace/verdict/signed-weight';

/** A transaction as a source gives it. */
export interface SourcedTransaction {
  readonly transaction: Transaction;
  readonly recorded: ExecutionResultV2 | undefined;
}

/** What re-execution found out about the stored answers. */
export interface StoredEvidence {
  /** The approvals of the block are those that the chain committed to. */
  readonly approvalsProven: boolean;
  /** The recorded result is the one that the chain committed to. */
  readonly recordCommitted: boolean;
}

/** `contradiction`: the stored one is proven, and the offered one says something else. */
export type Choice = 'keep' | 'take' | 'contradiction';

/** Whether to take the offered answer about a transaction in place of the stored one. */
export function chooseTransaction(
  stored: SourcedTransaction,
  offered: SourcedTransaction,
  { approvalsProven, recordCommitted }: StoredEvidence,
): Choice {
  const sameApprovals = equalBytes(
    approvalsToBytes(stored.transaction.approvals),
    approvalsToBytes(offered.transaction.approvals),
  );
  if (!sameApprovals) {
    if (approvalsProven) return 'contradiction';
    return offered.recorded === undefined && stored.recorded !== undefined ? 'keep' : 'take';
  }
  if (offered.recorded === undefined) return 'keep';
  if (stored.recorded === undefined) return 'take';
  if (equalBytes(executionResultToBytes(stored.recorded), executionResultToBytes(offered.recorded))) return 'keep';
  return recordCommitted ? 'contradiction' : 'take';
}

/** The network, and the newest switch block below the block. */
export interface EraContext {
  readonly networkName: string;
  readonly lastSwitch: Block | undefined;
}

/**
 * True if the offered finality signatures carry the block and the stored ones do not. Where the weights of the era are
 * not known: if all offered ones verify, and more than are stored.
 */
export function hasBetterSignatures(stored: BlockWithProofs, offered: BlockWithProofs, era: EraContext): boolean {
  const nameHash = chainNameHash(era.networkName);
  const weights = weightsOf(offered.block, era.lastSwitch);
  if (weights !== undefined) {
    const isCarried = (signed: BlockWithProofs): boolean => signedWeight(signed, nameHash, weights).sufficient;
    return isCarried(offered) && !isCarried(stored);
  }
  const valid = ({ block, proofs }: BlockWithProofs): FinalityProof[] =>
    proofs.filter((proof) => verifyFinalitySignature(block, nameHash, proof));
  return valid(offered).length === offered.proofs.length && offered.proofs.length > valid(stored).length;
}

function weightsOf(block: Block, lastSwitch: Block | undefined): ValidatorWeights | undefined {
  // Genesis names the validators that sign it.
  if (block.header.height === 0n) return weightsNamedBy(block);
  if (lastSwitch === undefined || lastSwitch.header.eraId + 1n !== block.header.eraId) return undefined;
  return weightsNamedBy(lastSwitch);
}
