// Which share of an era's validator weight signed a block.
import type { Block } from '@casper-trace/casper-types/block';
import type { BlockWithProofs } from '@casper-trace/casper-types/block-json';
import { verifyFinalitySignature } from '@casper-trace/casper-types/finality-signature';
import { publicKeyToHex } from '@casper-trace/casper-types/public-key';

/** Validator weights of one era: public key (lower-case hex) → weight in motes. */
export type ValidatorWeights = ReadonlyMap<string, bigint>;

/** How much of the era's validator weight signed a block. */
export interface SignedWeight {
  /** Validators of the era whose signature verifies. */
  readonly signers: number;
  readonly signedWeight: bigint;
  readonly totalWeight: bigint;
  /** More than two thirds of the weight signed. */
  readonly sufficient: boolean;
}

/** The weights of the next era that a switch block names; undefined for any other block. */
export function weightsNamedBy({ header }: Block): ValidatorWeights | undefined {
  const weights = header.eraEnd?.nextEraValidatorWeights;
  return weights && new Map(weights.map(({ validator, weight }) => [publicKeyToHex(validator), weight]));
}

/**
 * Counts each validator of the era once whose signature verifies. A wrong signature, or one of somebody else, counts for
 * nothing and takes nothing away: whoever serves the block can add as many as he likes.
 * @param nameHash `chainNameHash` of the network
 */
export function signedWeight(
  { block, proofs }: BlockWithProofs,
  nameHash: Uint8Array,
  weights: ValidatorWeights,
): SignedWeight {
  const signers = new Set<string>();
  let signed = 0n;
  for (const proof of proofs) {
    const publicKey = publicKeyToHex(proof.publicKey);
    const weight = weights.get(publicKey);
    if (weight === undefined || signers.has(publicKey) || !verifyFinalitySignature(block, nameHash, proof)) continue;
    signers.add(publicKey);
    signed += weight;
  }
  const totalWeight = [...weights.values()].reduce((sum, weight) => sum + weight, 0n);
  return { signers: signers.size, signedWeight: signed, totalWeight, sufficient: signed * 3n > totalWeight * 2n };
}
