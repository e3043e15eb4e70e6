// A trie built in memory from its entries. The shape of a Casper trie depends only on the set of keys, so the root is
// the one that a node reaches by writing the same entries in any order.
// Mirrors what write and prune of casper-storage 2.1.1 global_state/trie_store/operations/mod.rs leave behind.

import { PermanentError } from '@casper-trace/casper-types/app-error';
import { compareBytes } from '@casper-trace/casper-types/bytes';
import { chunkedHash } from '@casper-trace/casper-types/chunked-hash';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { type Key } from '@casper-trace/casper-types/key';
import { formatKey } from '@casper-trace/casper-types/key-format';
import {
  branchToBytes,
  extensionToBytes,
  type IndexedPointer,
  leafToBytes,
  type Pointer,
  PointerTag,
} from './trie-node.js';
import type { TrieStore } from './trie-store.js';

/** The nodes of one trie, and its root hash (32 bytes). */
export interface MemoryTrie {
  readonly root: Uint8Array;
  readonly store: TrieStore;
}

/** A key (normalized) and its encoded StoredValue, tag first. */
export type TrieEntry = readonly [key: Key, valueBytes: Uint8Array];

/** Builds the trie of exactly these entries; PermanentError `trie-keys` if a key comes twice or continues another. */
export function buildTrie(entries: Iterable<TrieEntry>): MemoryTrie {
  const sorted = [...entries].sort(([left], [right]) => compareBytes(left.bytes, right.bytes));
  for (const [index, [key]] of sorted.entries()) {
    if (!sorted[index + 1]?.[0].id.startsWith(key.id)) continue;
    throw new PermanentError('trie-keys', `the entries hold ${formatKey(key)} twice or a longer key that starts so`, {
      key: key.id,
    });
  }
  const nodes = new Map<string, Uint8Array>();
  const { hash: root } = putBranch(nodes, sorted, 0);
  return { root, store: { get: (hash) => nodes.get(bytesToHex(hash)) } };
}

/** Entries that share `depth` bytes and branch after more of them, if at all: an extension stands for those more. */
function putSubtree(nodes: Map<string, Uint8Array>, entries: readonly TrieEntry[], depth: number): Pointer {
  const [first] = entries as readonly [TrieEntry];
  const last = entries.at(-1) ?? first;
  if (first === last) return put(nodes, PointerTag.Leaf, leafToBytes(...first));
  const end = sharedLength(first[0].bytes, last[0].bytes);
  const pointer = putBranch(nodes, entries, end);
  if (end === depth) return pointer;
  return put(nodes, PointerTag.Node, extensionToBytes(first[0].bytes.subarray(depth, end), pointer));
}

function putBranch(nodes: Map<string, Uint8Array>, entries: readonly TrieEntry[], depth: number): Pointer {
  const pointers: IndexedPointer[] = [];
  for (let start = 0; start < entries.length; ) {
    const index = byteAt(entries, start, depth);
    let end = start + 1;
    while (end < entries.length && byteAt(entries, end, depth) === index) end += 1;
    pointers.push([index, putSubtree(nodes, entries.slice(start, end), depth + 1)]);
    start = end;
  }
  return put(nodes, PointerTag.Node, branchToBytes(pointers));
}

function byteAt(entries: readonly TrieEntry[], position: number, depth: number): number {
  return entries[position]?.[0].bytes[depth];
}

function put(nodes: Map<string, Uint8Array>, tag: PointerTag, bytes: Uint8Array): Pointer {
  const hash = chunkedHash(bytes);
  nodes.set(bytesToHex(hash), bytes);
  return { tag, hash };
}

function sharedLength(left: Uint8Array, right: Uint8Array): number {
  let length = 0;
  while (length < left.length && left[length] === right[length]) length += 1;
  return length;
}
