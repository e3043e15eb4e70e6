// Trie nodes, checked and decoded: the only way from a store's bytes into the program.

import { PermanentError } from '@casper-trace/casper-types/app-error';
import { equalBytes } from '@casper-trace/casper-types/bytes';
import { BytesreprError } from '@casper-trace/casper-types/bytesrepr/bytesrepr-error';
import { chunkedHash } from '@casper-trace/casper-types/chunked-hash';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { type TrieNode, trieNodeFromBytes } from './trie-node.js';
import type { TrieStore } from './trie-store.js';

/** Bytes of encoded nodes that a reader remembers unless told otherwise (64 MiB). */
export const DEFAULT_CACHE_BYTES = 64 * 1024 * 1024;

interface CachedNode {
  readonly node: TrieNode;
  readonly size: number;
}

/**
 * Reads nodes from a store, checks each against its hash and remembers the most recent. A node is the same under every
 * root, so one reader can serve the views of all blocks.
 */
export class TrieReader {
  readonly #store: TrieStore;
  readonly #cacheBytes: number;
  readonly #cache = new Map<string, CachedNode>();
  #cachedBytes = 0;

  constructor(store: TrieStore, cacheBytes: number = DEFAULT_CACHE_BYTES) {
    this.#store = store;
    this.#cacheBytes = cacheBytes;
  }

  /**
   * The node with this 32-byte hash, or undefined if the store does not hold it. PermanentError `trie-node-hash` if the
   * store's bytes have another hash, `trie-node-malformed` if they are no trie node.
   */
  find(hash: Uint8Array): TrieNode | undefined {
    const id = bytesToHex(hash);
    const cached = this.#cache.get(id);
    if (cached !== undefined) {
      this.#cache.delete(id);
      this.#cache.set(id, cached);
      return cached.node;
    }
    const bytes = this.#checkedBytes(hash, id);
    if (bytes === undefined) return undefined;
    const node = decodeNode(bytes, id);
    this.#remember(id, { node, size: bytes.length });
    return node;
  }

  /** As `find`, for a node that the trie points to: PermanentError `trie-node-missing` if the store does not hold it. */
  get(hash: Uint8Array): TrieNode {
    const node = this.find(hash);
    if (node !== undefined) return node;
    const id = bytesToHex(hash);
    throw new PermanentError('trie-node-missing', `the trie store lacks node ${id}; it holds this state only in part`, {
      hash: id,
    });
  }

  #checkedBytes(hash: Uint8Array, id: string): Uint8Array | undefined {
    let bytes = this.#store.get(hash);
    if (bytes === undefined) return undefined;
    if (equalBytes(chunkedHash(bytes), hash)) return bytes;
    bytes = this.#store.getAgain?.(hash);
    if (bytes !== undefined && equalBytes(chunkedHash(bytes), hash)) return bytes;
    throw new PermanentError('trie-node-hash', `the trie store's bytes for node ${id} have another hash`, { hash: id });
  }

  #remember(id: string, entry: CachedNode): void {
    this.#cache.set(id, entry);
    this.#cachedBytes += entry.size;
    for (const [oldest, { size }] of this.#cache) {
      if (this.#cachedBytes <= this.#cacheBytes) return;
      this.#cache.delete(oldest);
      this.#cachedBytes -= size;
    }
  }
}

function decodeNode(bytes: Uint8Array, id: string): TrieNode {
  try {
    return trieNodeFromBytes(bytes);
  } catch (error) {
    if (!(error instanceof BytesreprError)) throw error;
    const message = `node ${id} of the trie store is not a trie node: ${error.message}`;
    throw new PermanentError('trie-node-malformed', message, { hash: id }, { cause: error });
  }
}
