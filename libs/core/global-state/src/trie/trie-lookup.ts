// The way through the trie: to one key, and over all keys with a prefix.
// Mirrors casper-storage 2.1.1 global_state/trie_store/operations/mod.rs (read, KeysIterator).

import { PermanentError } from '@casper-trace/casper-types/app-error';
import { equalBytes } from '@casper-trace/casper-types/bytes';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import type { Key } from '@casper-trace/casper-types/key';
import type { BranchNode, ExtensionNode, LeafNode, TrieNode } from './trie-node.js';
import type { TrieReader } from './trie-reader.js';

/** A node on the way to a key, with the byte of the key that was followed out of a branching. */
export type TrieStep =
  | { readonly node: BranchNode; readonly index: number }
  | { readonly node: ExtensionNode; readonly index?: undefined };

/** Where the way to a key ends: at its leaf, or at the place that shows that there is none. */
export interface TrieLookup {
  readonly leaf: LeafNode | undefined;
  /** From the root downwards. */
  readonly steps: readonly TrieStep[];
}

/** The root node; PermanentError `trie-root-missing` if the store does not hold it. */
export function rootNode(reader: TrieReader, root: Uint8Array): TrieNode {
  const node = reader.find(root);
  if (node !== undefined) return node;
  const hash = bytesToHex(root);
  throw new PermanentError('trie-root-missing', `the trie store does not hold the state root ${hash}`, { hash });
}

/**
 * Follows the key's bytes from the root. No leaf means proven absence: every node on the way was checked against its
 * hash. (The node takes a node that its store lacks for absence; here that throws `trie-node-missing`.)
 */
export function lookupKey(reader: TrieReader, root: Uint8Array, key: Key): TrieLookup {
  const path = key.bytes;
  const steps: TrieStep[] = [];
  let node = rootNode(reader, root);
  let depth = 0;
  for (;;) {
    if (node.kind === 'Leaf') return { leaf: node.key.id === key.id ? node : undefined, steps };
    if (node.kind === 'Node') {
      const index = path[depth];
      const pointer = index === undefined ? undefined : node.pointer(index);
      if (index === undefined || pointer === undefined) return { leaf: undefined, steps };
      steps.push({ node, index });
      depth += 1;
      node = reader.get(pointer.hash);
    } else {
      const end = depth + node.affix.length;
      if (!equalBytes(path.subarray(depth, end), node.affix)) return { leaf: undefined, steps };
      steps.push({ node });
      depth = end;
      node = reader.get(node.pointer.hash);
    }
  }
}

/** All leaves whose encoded key starts with `prefix`, in ascending byte order of the keys. Reads only their subtree. */
export function* walkLeaves(
  reader: TrieReader,
  root: Uint8Array,
  prefix: Uint8Array = new Uint8Array(),
): Generator<LeafNode, void, undefined> {
  const wanted = bytesToHex(prefix);
  const stack: { readonly node: () => TrieNode; readonly depth: number }[] = [
    { node: () => rootNode(reader, root), depth: 0 },
  ];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { depth } = next;
    const node = next.node();
    if (node.kind === 'Leaf') {
      if (node.key.id.startsWith(wanted)) yield node;
    } else if (node.kind === 'Node') {
      const only = prefix[depth];
      const pointers = node.indexedPointers().filter(([index]) => only === undefined || index === only);
      for (const [, pointer] of pointers.reverse()) {
        stack.push({ node: () => reader.get(pointer.hash), depth: depth + 1 });
      }
    } else {
      const { affix, pointer } = node;
      const rest = prefix.subarray(depth, depth + affix.length);
      if (equalBytes(affix.subarray(0, rest.length), rest)) {
        stack.push({ node: () => reader.get(pointer.hash), depth: depth + affix.length });
      }
    }
  }
}
