// Where the bytes of trie nodes come from: a node's LMDB file, an archive, a proof.

/** Trie nodes by hash. What a store gives is not trusted: `TrieReader` checks it against the hash. */
export interface TrieStore {
  /** The encoded node with this 32-byte hash, or undefined if the store does not hold it. */
  get(hash: Uint8Array): Uint8Array | undefined;
  /**
   * Reads the node again past every cache. For a store over a medium that someone else writes to, where a read may be
   * torn; asked once when the bytes of `get` do not have the hash.
   */
  getAgain?(hash: Uint8Array): Uint8Array | undefined;
}
