// On what the proof of a block rests: which block is trusted without proof, and whose signatures count.
import type { Block } from '@casper-trace/casper-types/block';
import type { BlockWithProofs } from '@casper-trace/casper-types/block-json';
import { chainNameHash, verifyFinalitySignature } from '@casper-trace/casper-types/finality-signature';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { publicKeyToHex } from '@casper-trace/casper-types/public-key';
import type { CheckedSignature, ValidatorWeights } from '@casper-trace/verdict/signed-weight';
import type { RootOfTrust } from '@casper-trace/verdict/verdict';

/** Names a block; the hash is lower-case hex. */
export interface BlockPlace {
  readonly height: bigint;
  readonly hash: string;
}

/** Blocks of the same source that bear on the trust in a block. */
export interface TrustContext {
  /** The first block of the source. */
  readonly first: BlockPlace;
  /** The source's first switch block at or below this block; undefined if there is none. */
  readonly firstSwitch: BlockPlace | undefined;
  /** The newest switch block below this block: it names the validators of the era after it. */
  readonly lastSwitch: Block | undefined;
  readonly networkName: string;
}

/** Genesis if the source has it, else its first switch block, else its first block. */
export function rootOfTrust({ first, firstSwitch }: TrustContext): RootOfTrust {
  if (first.height === 0n) return { kind: 'genesis', height: 0n, blockHash: first.hash };
  if (firstSwitch === undefined) return { kind: 'first block', height: first.height, blockHash: first.hash };
  return { kind: 'switch block', height: firstSwitch.height, blockHash: firstSwitch.hash };
}

/** Weights of the block's era. A switch block that is the root of trust itself is taken at its own word. */
export function validatorWeights(block: Block, trust: TrustContext): ValidatorWeights | undefined {
  const { lastSwitch } = trust;
  if (lastSwitch !== undefined && lastSwitch.header.eraId + 1n === block.header.eraId)
    return weightsNamedBy(lastSwitch);
  return rootOfTrust(trust).blockHash === bytesToHex(block.hash) ? weightsNamedBy(block) : undefined;
}

function weightsNamedBy({ header }: Block): ValidatorWeights | undefined {
  const weights = header.eraEnd?.nextEraValidatorWeights;
  return weights && new Map(weights.map(({ validator, weight }) => [publicKeyToHex(validator), weight]));
}

/** Every finality signature that came with the block, checked. */
export function checkSignatures({ block, proofs }: BlockWithProofs, networkName: string): CheckedSignature[] {
  const nameHash = chainNameHash(networkName);
  return proofs.map((proof) => ({
    publicKey: publicKeyToHex(proof.publicKey),
    valid: verifyFinalitySignature(block, nameHash, proof),
  }));
}
