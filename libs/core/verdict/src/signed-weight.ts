// Which share of the era's validator weight signed a block. The weights of an era are fixed by the switch block
// before it, so a chain of blocks proves its own validators back to the root of trust.
import type { SignedWeight } from './verdict.js';

/** Validator weights of one era: public key (lower-case hex) → weight in motes. */
export type ValidatorWeights = ReadonlyMap<string, bigint>;

/** A finality signature whose cryptographic check was done by the caller. */
export interface CheckedSignature {
  /** Lower-case hex. */
  readonly publicKey: string;
  readonly valid: boolean;
}

/** Sufficient: every signature verifies, each signer is a validator of the era, and more than two thirds of the weight signed. */
export function signedWeight(
  signatures: readonly CheckedSignature[],
  weights: ValidatorWeights | undefined,
): SignedWeight {
  const signers = new Map(signatures.map((signature) => [signature.publicKey, signature]));
  const allValid = signatures.every((signature) => signature.valid);
  if (weights === undefined) {
    return { signers: signers.size, signedWeight: 0n, totalWeight: undefined, sufficient: false };
  }
  const totalWeight = [...weights.values()].reduce((sum, weight) => sum + weight, 0n);
  const weightOfSigners = [...signers.values()].reduce(
    (sum, { publicKey, valid }) => sum + (valid ? (weights.get(publicKey) ?? 0n) : 0n),
    0n,
  );
  const onlyValidators = [...signers.keys()].every((publicKey) => weights.has(publicKey));
  return {
    signers: signers.size,
    signedWeight: weightOfSigners,
    totalWeight,
    sufficient: allValid && onlyValidators && weightOfSigners * 3n > totalWeight * 2n,
  };
}
