// The hash of what may be large: trie nodes, and the results of a block. Mirrors casper-types 6.0.1 digest.rs (hash_into_chunks_if_necessary, hash_merkle_tree).

import { blake2b256 } from './hash.js';

/** Bytes above which a value is hashed as a Merkle tree over chunks of this size (8 MiB). */
export const CHUNK_SIZE_BYTES = 8 * 1024 * 1024;

/** Hash (32 bytes) of any bytes; above 8 MiB the root over their chunks. */
export function chunkedHash(bytes: Uint8Array): Uint8Array {
  if (bytes.length <= CHUNK_SIZE_BYTES) return blake2b256(bytes);
  const leaves: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; start += CHUNK_SIZE_BYTES) {
    leaves.push(blake2b256(bytes.subarray(start, start + CHUNK_SIZE_BYTES)));
  }
  return hashMerkleTree(leaves);
}

/**
 * Hash (32 bytes) of a list of hashes as a Merkle tree: neighbours are paired level by level, an odd one is carried up.
 * `chunkSize` is given only by tests: the node's own test vectors are made with 10.
 */
export function hashMerkleTree(leaves: readonly Uint8Array[], chunkSize: number = CHUNK_SIZE_BYTES): Uint8Array {
  let level = leaves;
  while (level.length > 1) {
    const parents: Uint8Array[] = [];
    for (let index = 0; index < level.length; index += 2) {
      const pair = level.slice(index, index + 2);
      parents.push(pair.length === 2 ? blake2b256(...pair) : pair[0]);
    }
    level = parents;
  }
  const [root] = level;
  if (root === undefined) return new Uint8Array(32).fill(2);
  const leafCount = new Uint8Array(8);
  new DataView(leafCount.buffer).setBigUint64(0, BigInt(leaves.length), true);
  // The zeros make the input longer than any chunk, so that no short value can have the hash of a chunked one.
  return blake2b256(new Uint8Array(chunkSize), leafCount, root);
}
