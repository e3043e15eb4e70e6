// A validator's signature under a block.
// mirrors casper-types 6.0.1 block/finality_signature/finality_signature_v1.rs, finality_signature_v2.rs and
// block/chain_name_digest.rs

import type { Block } from './block.js';
import { Writer } from './bytesrepr/writer.js';
import { blake2b256 } from './hash.js';
import type { JsonNode } from './json.js';
import { type PublicKey, publicKeyFromHex } from './public-key.js';
import { verifySignature } from './signature.js';

/** Who signed, and the signature's bytesrepr: tag, then 64 bytes. */
export interface FinalityProof {
  readonly publicKey: PublicKey;
  readonly signature: Uint8Array;
}

/** Hash of the network's name, which 2.x signatures cover. */
export function chainNameHash(chainName: string): Uint8Array {
  return blake2b256(new TextEncoder().encode(chainName));
}

/**
 * What validators sign: block hash and era id (u64, little endian) for a V1 block; block hash, height, era id and the
 * hash of the chain's name for a V2 block.
 */
export function finalityMessage(block: Block, nameHash: Uint8Array): Uint8Array {
  const writer = new Writer(80).bytes(block.hash);
  const { eraId, height } = block.header;
  return block.kind === 'V1' ? writer.u64(eraId).finish() : writer.u64(height).u64(eraId).bytes(nameHash).finish();
}

/** True if the proof is the key's signature under this block; `nameHash` from `chainNameHash`. */
export function verifyFinalitySignature(block: Block, nameHash: Uint8Array, proof: FinalityProof): boolean {
  return verifySignature(proof.publicKey, proof.signature, finalityMessage(block, nameHash));
}

/** Reads `[{public_key, signature}, …]`. */
export function finalityProofsFromJson(json: JsonNode): FinalityProof[] {
  return json.items().map((item) => ({
    publicKey: item.field('public_key').parsed(publicKeyFromHex),
    signature: item.field('signature').hex(65),
  }));
}
