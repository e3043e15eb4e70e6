// Global state at one root, read from a trie store.

import type { Key } from '@casper-trace/casper-types/key';
import type { StoredValue } from '@casper-trace/casper-types/stored-value';
import type { StateView } from '../state-view.js';
import { lookupKey, rootNode, walkLeaves } from './trie-lookup.js';
import { TrieReader } from './trie-reader.js';
import type { TrieStore } from './trie-store.js';

/**
 * The state whose root hash is `root` (32 bytes). Give the same `TrieReader` to the views of several blocks, so that they
 * share its cache. The constructor throws `trie-root-missing` if the store does not hold the root.
 */
export class TrieStateView implements StateView {
  readonly root: Uint8Array;
  readonly #reader: TrieReader;

  constructor(source: TrieStore | TrieReader, root: Uint8Array) {
    this.#reader = source instanceof TrieReader ? source : new TrieReader(source);
    this.root = root;
    rootNode(this.#reader, root);
  }

  /** The value under a normalized key; undefined is proven absence. Errors of `TrieReader`. */
  read(key: Key): StoredValue | undefined {
    return lookupKey(this.#reader, this.root, key).leaf?.value;
  }

  /** Keys with an encoded prefix, ascending. */
  keysWithPrefix(prefix: Uint8Array): readonly Key[] {
    const keys: Key[] = [];
    for (const leaf of walkLeaves(this.#reader, this.root, prefix)) keys.push(leaf.key);
    return keys;
  }

  /** Every key with its value, ascending by the keys' bytes. */
  *walk(): Generator<readonly [Key, StoredValue], void, undefined> {
    for (const leaf of walkLeaves(this.#reader, this.root)) yield [leaf.key, leaf.valueOrBytes];
  }
}
