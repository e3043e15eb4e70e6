// The trie as a whole: tries built from random keys, read, walked, proven, and damaged.

import { PermanentError } from '@casper-trace/casper-types/app-error';
import { compareBytes } from '@casper-trace/casper-types/bytes';
import { chunkedHash } from '@casper-trace/casper-types/chunked-hash';
import { clU64 } from '@casper-trace/casper-types/cl-value';
import { bytesToHex, hexToBytes } from '@casper-trace/casper-types/hex';
import { accountKey, balanceHoldKey, balanceKey, hashKey, type Key } from '@casper-trace/casper-types/key';
import { type StoredValue, storedCLValue, storedValueToBytes } from '@casper-trace/casper-types/stored-value';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { provesAbsence } from './absence-proof.js';
import { buildTrie, type MemoryTrie } from './memory-trie.js';
import {
  buildProof,
  proofFromBytes,
  proofsFromBytes,
  proofsToBytes,
  proofToBytes,
  verifyProof,
} from './merkle-proof.js';
import { lookupKey } from './trie-lookup.js';
import { trieNodeFromBytes, trieNodeToBytes } from './trie-node.js';
import { TrieReader } from './trie-reader.js';
import { TrieStateView } from './trie-state-view.js';
import type { TrieStore } from './trie-store.js';

/** Few different bytes, so that keys share beginnings of every length and extensions come about. */
const addr = fc
  .tuple(fc.nat(2), fc.nat(31), fc.nat(2))
  .map(([fill, position, other]) => new Uint8Array(32).fill(fill).with(position, other));
const key = fc.oneof(
  addr.map(accountKey),
  addr.map(hashKey),
  addr.map(balanceKey),
  fc.tuple(addr, fc.nat(600)).map(([purse, time]) => balanceHoldKey('gas', purse, BigInt(time))),
);
const state = fc
  .uniqueArray(fc.tuple(key, fc.nat()), { minLength: 1, maxLength: 40, selector: ([{ id }]) => id })
  .map((entries) => entries.map(([k, value]) => [k, storedCLValue(clU64(BigInt(value)))] as const));

type State = readonly (readonly [Key, StoredValue])[];

function trieOf(entries: State): MemoryTrie {
  return buildTrie(entries.map(([k, value]) => [k, storedValueToBytes(value)]));
}

function sortedIds(entries: State, prefix = ''): string[] {
  return [...entries]
    .sort(([left], [right]) => compareBytes(left.bytes, right.bytes))
    .map(([{ id }]) => id)
    .filter((id) => id.startsWith(prefix));
}

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof PermanentError) return error.code;
    throw error;
  }
  return 'no error';
}

describe('a trie', () => {
  it('is an empty branching if it has no entries: the root of a network before genesis', () => {
    const { root, store } = buildTrie([]);
    expect(bytesToHex(root)).toBe(bytesToHex(trieOf([]).root));
    expect(store.get(root)).toEqual(new Uint8Array(257).with(0, 1));
    expect([...new TrieStateView(store, root).walk()]).toEqual([]);
  });

  it('gives every entry back, in byte order, and nothing else', () => {
    fc.assert(
      fc.property(state, fc.array(key, { maxLength: 10 }), (entries, others) => {
        const { root, store } = trieOf(entries);
        const view = new TrieStateView(store, root);
        const model = new Map(entries.map(([k, value]) => [k.id, value]));
        expect([...view.walk()].map(([{ id }]) => id)).toEqual(sortedIds(entries));
        for (const k of [...entries.map(([each]) => each), ...others]) expect(view.read(k)).toEqual(model.get(k.id));
      }),
    );
  });

  it('finds the keys with any prefix', () => {
    fc.assert(
      fc.property(state, key, fc.nat(41), (entries, other, length) => {
        const { root, store } = trieOf(entries);
        const view = new TrieStateView(store, root);
        for (const { bytes } of [other, entries[0]?.[0] ?? other]) {
          const prefix = bytes.subarray(0, length);
          expect(view.keysWithPrefix(prefix).map(({ id }) => id)).toEqual(sortedIds(entries, bytesToHex(prefix)));
        }
      }),
    );
  });

  it('reads only the way to a prefix, not the whole trie', () => {
    const entries = Array.from({ length: 200 }, (_, index) => new Uint8Array(32).with(0, index)).map(
      (hash) => [hashKey(hash), storedCLValue(clU64(1n))] as const,
    );
    const { root, store } = trieOf(entries);
    let reads = 0;
    const counting: TrieStore = {
      get: (hash) => {
        reads += 1;
        return store.get(hash);
      },
    };
    expect(new TrieStateView(counting, root).keysWithPrefix(Uint8Array.of(1, 7))).toHaveLength(1);
    expect(reads).toBeLessThanOrEqual(4);
  });

  it('re-encodes each node to the same bytes', () => {
    fc.assert(
      fc.property(state, (entries) => {
        const { root, store } = trieOf(entries);
        const reader = new TrieReader(store);
        for (const [k] of entries) {
          const { leaf, steps } = lookupKey(reader, root, k);
          for (const node of [...steps.map((step) => step.node), ...(leaf === undefined ? [] : [leaf])]) {
            const bytes = trieNodeToBytes(node);
            expect(trieNodeToBytes(trieNodeFromBytes(bytes))).toEqual(bytes);
          }
        }
      }),
      { numRuns: 20 },
    );
  });
});

describe('a Merkle proof', () => {
  it('leads to the root, survives its encoding, and proves the value', () => {
    fc.assert(
      fc.property(state, (entries) => {
        const { root, store } = trieOf(entries);
        const reader = new TrieReader(store);
        const proofs = entries.map(([k, value]) => {
          const proof = buildProof(reader, root, k);
          if (proof === undefined) expect.fail(`no proof of ${k.id}`);
          expect(verifyProof(proof, k, root)).toEqual(value);
          expect(verifyProof(proofFromBytes(proofToBytes(proof)), k, root)).toEqual(value);
          return proof;
        });
        expect(proofsFromBytes(proofsToBytes(proofs)).map((proof) => proof.key.id)).toEqual(
          entries.map(([{ id }]) => id),
        );
      }),
    );
  });

  it('is refused with any bit changed', () => {
    fc.assert(
      fc.property(state, fc.nat(), fc.nat(7), (entries, position, bit) => {
        const { root, store } = trieOf(entries);
        const [k] = entries[0];
        const proof = buildProof(new TrieReader(store), root, k);
        if (proof === undefined) expect.fail('no proof');
        const bytes = proofToBytes(proof);
        const at = position % bytes.length;
        const changed = bytes.with(at, bytes[at] ^ (1 << bit));
        const code = codeOf(() => verifyProof(proofFromBytes(changed), k, root));
        expect(['bytesrepr', 'merkle-proof-key', 'merkle-proof-root']).toContain(code);
      }),
      { numRuns: 300 },
    );
  });

  it('of one key is refused for another', () => {
    const [one, other] = [hashKey(new Uint8Array(32).fill(1)), hashKey(new Uint8Array(32).fill(2))];
    const value = storedCLValue(clU64(5n));
    const { root, store } = trieOf([
      [one, value],
      [other, value],
    ]);
    const proof = buildProof(new TrieReader(store), root, one);
    if (proof === undefined) expect.fail('no proof');
    expect(codeOf(() => verifyProof(proof, other, root))).toBe('merkle-proof-key');
    expect(codeOf(() => verifyProof({ ...proof, key: other }, other, root))).toBe('merkle-proof-key');
    expect(codeOf(() => verifyProof(proof, one, new Uint8Array(32)))).toBe('merkle-proof-root');
  });

  it('shows the absence of keys that part from it, and never of a key that is there', () => {
    fc.assert(
      fc.property(state, fc.array(key, { minLength: 1, maxLength: 10 }), (entries, others) => {
        const { root, store } = trieOf(entries);
        const reader = new TrieReader(store);
        const proofs = entries.flatMap(([k]) => buildProof(reader, root, k) ?? []);
        const present = new Set(entries.map(([{ id }]) => id));
        for (const other of others) {
          // The proof that goes along with the key for longest shows its absence.
          const shown = proofs.some((proof) => provesAbsence(proof, other, root));
          expect(shown).toBe(!present.has(other.id));
        }
        expect(proofs.every((proof) => !provesAbsence(proof, others[0], new Uint8Array(32)))).toBe(true);
      }),
    );
  });
});

describe('TrieReader', () => {
  const entries: State = [1, 2, 3].map((fill) => [
    hashKey(new Uint8Array(32).fill(fill)),
    storedCLValue(clU64(BigInt(fill))),
  ]);
  const { root, store } = trieOf(entries);
  const first = entries[0][0];
  const rootId = bytesToHex(root);

  it('refuses any changed byte of any node on the way, naming the hash', () => {
    const leafHash = [...(store.get(root) ?? [])].length;
    expect(leafHash).toBeGreaterThan(257);
    const wayOf = (source: TrieStore) => {
      const hashes: Uint8Array[] = [];
      new TrieStateView({ get: (hash) => (hashes.push(hash), source.get(hash)) }, root).read(first);
      return hashes;
    };
    for (const damaged of wayOf(store)) {
      const length = store.get(damaged)?.length ?? 0;
      for (let at = 0; at < length; at += 7) {
        const broken: TrieStore = {
          get: (hash) => {
            const bytes = store.get(hash);
            return bytesToHex(hash) === bytesToHex(damaged) ? bytes?.with(at, bytes[at] ^ 1) : bytes;
          },
        };
        const run = () => new TrieStateView(broken, root).read(first);
        expect(codeOf(run)).toBe('trie-node-hash');
        expect(run).toThrow(bytesToHex(damaged));
      }
    }
  });

  it('says which node or root is missing, instead of "absent"', () => {
    const onlyRoot: TrieStore = { get: (hash) => (bytesToHex(hash) === rootId ? store.get(hash) : undefined) };
    expect(codeOf(() => new TrieStateView(onlyRoot, root).read(first))).toBe('trie-node-missing');
    expect(codeOf(() => new TrieStateView(store, new Uint8Array(32)))).toBe('trie-root-missing');
    expect(() => new TrieStateView(store, hexToBytes('ab'.repeat(32)))).toThrow('ab'.repeat(32));
  });

  it('names the key of a leaf whose value it does not know', () => {
    const trie = buildTrie([[first, Uint8Array.of(200, 1, 2)]]);
    const view = new TrieStateView(trie.store, trie.root);
    expect(view.keysWithPrefix(new Uint8Array())).toEqual([first]);
    expect(codeOf(() => view.read(first))).toBe('trie-leaf-value');
    expect(() => view.read(first)).toThrow(`hash-${'01'.repeat(32)}`);
  });

  it('refuses bytes that have the right hash but are no node', () => {
    for (const bytes of [
      Uint8Array.of(),
      Uint8Array.of(3),
      new Uint8Array(258).with(0, 1),
      Uint8Array.of(2, 1, 0, 0, 0),
    ]) {
      const read = () => new TrieStateView({ get: () => bytes }, chunkedHash(bytes));
      expect(codeOf(read)).toBe('trie-node-malformed');
    }
  });

  it('asks a store again whose read was torn', () => {
    const torn: TrieStore = { get: () => new Uint8Array(40), getAgain: (hash) => store.get(hash) };
    expect(new TrieStateView(torn, root).read(first)).toEqual(entries[0]?.[1]);
  });

  it('keeps its cache within its bound and serves from it', () => {
    let reads = 0;
    const counting: TrieStore = {
      get: (hash) => {
        reads += 1;
        return store.get(hash);
      },
    };
    const view = new TrieStateView(new TrieReader(counting), root);
    view.read(first);
    const before = reads;
    view.read(first);
    expect(reads).toBe(before);
    const small = new TrieStateView(new TrieReader(counting, 1), root);
    small.read(first);
    const afterFirst = reads;
    small.read(first);
    expect(reads).toBeGreaterThan(afterFirst);
  });
});
