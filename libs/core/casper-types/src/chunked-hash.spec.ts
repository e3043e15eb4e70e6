import { describe, expect, it } from 'vitest';
import { CHUNK_SIZE_BYTES, chunkedHash, hashMerkleTree } from './chunked-hash.js';
import { bytesToHex } from './hex.js';

function digests(count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, index) => new Uint8Array(32).fill(index + 1));
}

describe('hashMerkleTree', () => {
  it('gives the values of casper-types digest.rs (test_hash_merkle_odd, test_hash_merkle_even, sentinel)', () => {
    expect(bytesToHex(hashMerkleTree(digests(5), 10))).toBe(
      '775cec8133b97b0e8d4e97659025d5bac4ed7c8927d1bd99cf62114df57f3e74',
    );
    expect(bytesToHex(hashMerkleTree(digests(6), 10))).toBe(
      '4bd50b08a8366b28c35bc831b95d147123bad01c29ffbf854b659c4b3ea4086c',
    );
    expect(hashMerkleTree([])).toEqual(new Uint8Array(32).fill(2));
  });
});

describe('chunkedHash', () => {
  // Computed with hashlib.blake2b as in devnet/trie_stats.py.
  const pattern = Uint8Array.from({ length: 2 * CHUNK_SIZE_BYTES + 5 }, (_, index) => index % 251);

  it('hashes up to 8 MiB plainly and more in chunks', () => {
    expect(bytesToHex(chunkedHash(pattern.subarray(0, CHUNK_SIZE_BYTES)))).toBe(
      '74c7cd7c0542869d5cd8443960d867245a01d0a0968238d8c92f48f75775e7ff',
    );
    expect(bytesToHex(chunkedHash(pattern))).toBe('f69915bb6a81df50fa4cc7eee749c9bf7c93881525cc4b717e92804156831555');
  });
});
