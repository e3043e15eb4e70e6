// What differs between two states: leaves under two roots, without reading the subtrees that both share. A block
// changes few leaves of millions, and equal hashes prove equal subtrees.
import { equalBytes } from '@casper-trace/casper-types/bytes';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import type { LeafNode } from './trie-node.js';
import type { TrieReader } from './trie-reader.js';

/** A leaf that differs: `before` is undefined if the key is new, `after` if it is gone. */
export interface LeafChange {
  readonly before: LeafNode | undefined;
  readonly after: LeafNode | undefined;
}

/** A subtree still to be compared; `path` is the hex of the key bytes above it, of the whole key once its leaf is read. */
interface Subtree {
  readonly hash: Uint8Array;
  readonly path: string;
  readonly leaf: LeafNode | undefined;
}

/** All leaves that differ between two roots, ascending by key bytes. Errors of `TrieReader`. */
export function* diffLeaves(reader: TrieReader, before: Uint8Array, after: Uint8Array): Generator<LeafChange, void> {
  // Both stacks hold disjoint subtrees, the lowest keys on top: the walk is a merge of two ordered lists.
  const old: Subtree[] = [{ hash: before, path: '', leaf: undefined }];
  const young: Subtree[] = [{ hash: after, path: '', leaf: undefined }];
  for (;;) {
    const a = old.at(-1);
    const b = young.at(-1);
    if (a === undefined && b === undefined) return;
    if (a !== undefined && b !== undefined && equalBytes(a.hash, b.hash)) {
      old.pop();
      young.pop();
    } else if (a !== undefined && b !== undefined && a.leaf && b.leaf && a.path === b.path) {
      old.pop();
      young.pop();
      yield { before: a.leaf, after: b.leaf };
    } else if (a !== undefined && comesFirst(a, b)) {
      if (a.leaf === undefined) expand(reader, old);
      else {
        old.pop();
        yield { before: a.leaf, after: undefined };
      }
    } else if (b !== undefined) {
      if (b.leaf === undefined) expand(reader, young);
      else {
        young.pop();
        yield { before: undefined, after: b.leaf };
      }
    }
  }
}

/** Whether `a` is to be read (or told) before `b`: it lies lower, or it is the wider of two nested subtrees. */
function comesFirst(a: Subtree, b: Subtree | undefined): boolean {
  if (b === undefined) return true;
  if (a.path.startsWith(b.path)) return a.path === b.path && a.leaf === undefined;
  return b.path.startsWith(a.path) || a.path < b.path;
}

/** Replaces the top subtree by what its root node points to. */
function expand(reader: TrieReader, stack: Subtree[]): void {
  const top = stack.pop();
  if (top === undefined) return;
  const node = reader.get(top.hash);
  if (node.kind === 'Leaf') {
    stack.push({ hash: top.hash, path: node.key.id, leaf: node });
  } else if (node.kind === 'Extension') {
    stack.push({ hash: node.pointer.hash, path: top.path + bytesToHex(node.affix), leaf: undefined });
  } else {
    for (const [index, pointer] of node.indexedPointers().reverse()) {
      stack.push({ hash: pointer.hash, path: top.path + index.toString(16).padStart(2, '0'), leaf: undefined });
    }
  }
}
