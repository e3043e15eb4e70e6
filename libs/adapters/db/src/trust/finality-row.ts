// The finality of a block as a row, and back.
import type { BlockFinality } from '@casper-trace/verdict/chain-of-trust';
import type { RootOfTrust } from '@casper-trace/verdict/root-of-trust';
import type { SignedWeight } from '@casper-trace/verdict/signed-weight';
import type { BlockTrust } from '@casper-trace/verdict/trust-in-blocks';
import type { BlockFinalityRow } from '../rows/tables.js';

export function finalityRow(height: bigint, { finality, rootOfTrust }: BlockTrust): BlockFinalityRow {
  const { signed } = finality;
  return {
    height,
    finality: finality.kind,
    finalDescendant: finality.kind === 'descent' ? finality.descendant : null,
    notFinalReason: finality.kind === 'none' ? finality.reason : null,
    finalitySigners: signed?.signers ?? null,
    finalitySignedWeight: signed?.signedWeight ?? null,
    finalityTotalWeight: signed?.totalWeight ?? null,
    finalitySufficient: signed?.sufficient ?? null,
    rootOfTrustKind: rootOfTrust?.kind ?? null,
    rootOfTrustHeight: rootOfTrust?.height ?? null,
    rootOfTrustHash: rootOfTrust?.blockHash ?? null,
    rootOfTrustPinned: rootOfTrust?.pinned ?? null,
  };
}

export const trustOf = (row: BlockFinalityRow): BlockTrust => ({
  finality: finalityOf(row),
  rootOfTrust: rootOf(row),
});

function finalityOf(row: BlockFinalityRow): BlockFinality {
  const signed = signedOf(row);
  switch (row.finality) {
    case 'root':
    case 'signatures':
      return { kind: row.finality, signed };
    case 'descent':
      return { kind: 'descent', descendant: row.finalDescendant ?? row.height, signed };
    default:
      return { kind: 'none', reason: row.notFinalReason ?? 'its finality is not decided yet', signed };
  }
}

function signedOf(row: BlockFinalityRow): SignedWeight | undefined {
  const { finalitySigners, finalitySignedWeight, finalityTotalWeight, finalitySufficient } = row;
  if (finalitySigners === null || finalitySignedWeight === null || finalityTotalWeight === null) return undefined;
  return {
    signers: finalitySigners,
    signedWeight: finalitySignedWeight,
    totalWeight: finalityTotalWeight,
    sufficient: finalitySufficient ?? false,
  };
}

function rootOf(row: BlockFinalityRow): RootOfTrust | undefined {
  const { rootOfTrustKind, rootOfTrustHeight, rootOfTrustHash, rootOfTrustPinned } = row;
  if (rootOfTrustKind === null || rootOfTrustHeight === null || rootOfTrustHash === null) return undefined;
  return {
    kind: rootOfTrustKind as RootOfTrust['kind'],
    height: rootOfTrustHeight,
    blockHash: rootOfTrustHash,
    pinned: rootOfTrustPinned ?? false,
  };
}
