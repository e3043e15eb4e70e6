// States of the forger: a small content-addressed trie over the recorded nodes.
import { bytesToHex, hexToBytes } from '@casper-trace/casper-types/hex';
import type { Key } from '@casper-trace/casper-types/key';
import { type StoredValue, storedValueToBytes } from '@casper-trace/casper-types/stored-value';
import { buildTrie, type TrieEntry } from '@casper-trace/global-state/trie/memory-trie';
import { walkLeaves } from '@casper-trace/global-state/trie/trie-lookup';
import { type TrieNode, trieNodeFromBytes } from '@casper-trace/global-state/trie/trie-node';
import { TrieReader } from '@casper-trace/global-state/trie/trie-reader';
import { TrieStateView } from '@casper-trace/global-state/trie/trie-state-view';
import type { TrieStore } from '@casper-trace/global-state/trie/trie-store';

/** A key with its new value; undefined takes it away. */
export type Change = readonly [Key, StoredValue | undefined];

const storeOf = (nodes: ReadonlyMap<string, Uint8Array>): TrieStore => ({ get: (hash) => nodes.get(bytesToHex(hash)) });

export function stateAt(nodes: ReadonlyMap<string, Uint8Array>, root: string): TrieStateView {
  return new TrieStateView(new TrieReader(storeOf(nodes)), hexToBytes(root));
}

/** Adds the nodes of the changed state; the result is its root as hex. */
export function changeState(nodes: Map<string, Uint8Array>, root: string, changes: readonly Change[]): string {
  const entries = new Map<string, TrieEntry>();
  for (const { key, valueBytes } of walkLeaves(new TrieReader(storeOf(nodes)), hexToBytes(root))) {
    entries.set(key.id, [key, valueBytes]);
  }
  for (const [key, value] of changes) {
    if (value === undefined) entries.delete(key.id);
    else entries.set(key.id, [key, storedValueToBytes(value)]);
  }
  const trie = buildTrie(entries.values());
  copyNodes(trie.store, trie.root, nodes);
  return bytesToHex(trie.root);
}

function copyNodes(from: TrieStore, hash: Uint8Array, into: Map<string, Uint8Array>): void {
  const id = bytesToHex(hash);
  const bytes = from.get(hash);
  if (bytes === undefined) throw new RangeError(`a trie without its node ${id}`);
  into.set(id, bytes);
  for (const child of childrenOf(trieNodeFromBytes(bytes))) copyNodes(from, child, into);
}

function childrenOf(node: TrieNode): Uint8Array[] {
  if (node.kind === 'Leaf') return [];
  if (node.kind === 'Extension') return [node.pointer.hash];
  return node.indexedPointers().map(([, { hash }]) => hash);
}

/** Hashes of the nodes on the way to a key, root first, the leaf last. */
export function pathTo(nodes: ReadonlyMap<string, Uint8Array>, root: string, key: Key): string[] {
  const path: string[] = [];
  let hash = root;
  let depth = 0;
  for (;;) {
    path.push(hash);
    const bytes = nodes.get(hash);
    if (bytes === undefined) throw new RangeError(`no node ${hash}`);
    const node = trieNodeFromBytes(bytes);
    if (node.kind === 'Leaf') return path;
    const pointer = node.kind === 'Extension' ? node.pointer : node.pointer(key.bytes[depth]);
    if (pointer === undefined) throw new RangeError('the state does not have the key');
    depth += node.kind === 'Extension' ? node.affix.length : 1;
    hash = bytesToHex(pointer.hash);
  }
}
