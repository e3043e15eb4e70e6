// The states of recorded chains and of node fixtures, read through LMDB and trie: complete, exact and provable.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { blake2b256 } from '@casper-trace/casper-types/hash';
import { bytesToHex, hexToBytes } from '@casper-trace/casper-types/hex';
import { checksumRegistryKey, type Key } from '@casper-trace/casper-types/key';
import { formatKey } from '@casper-trace/casper-types/key-format';
import { storedValueToBytes, storedValueToJson } from '@casper-trace/casper-types/stored-value';
import { provesAbsence } from '@casper-trace/global-state/trie/absence-proof';
import { buildTrie } from '@casper-trace/global-state/trie/memory-trie';
import {
  buildProof,
  proofFromBytes,
  proofRootHash,
  proofsFromBytes,
  proofToBytes,
  verifyProof,
} from '@casper-trace/global-state/trie/merkle-proof';
import { walkLeaves } from '@casper-trace/global-state/trie/trie-lookup';
import { trieNodeFromBytes, trieNodeToBytes } from '@casper-trace/global-state/trie/trie-node';
import { TrieReader } from '@casper-trace/global-state/trie/trie-reader';
import { TrieStateView } from '@casper-trace/global-state/trie/trie-state-view';
import { afterAll, describe, expect, it } from 'vitest';
import { openTrieStore } from './lmdb/lmdb-trie-store.js';

const TEST = fileURLToPath(new URL('../../../../test/', import.meta.url));

interface Walk {
  readonly root: string;
  readonly leaves: number;
  readonly leavesByKeyTag: Readonly<Record<string, number>>;
  readonly leavesDigest: string;
}
const walks = JSON.parse(readFileSync(join(TEST, 'vectors/lmdb/walks.json'), 'utf8')) as Readonly<
  Record<string, { readonly walks: readonly Walk[] }>
>;

function u32Bytes(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

describe.each(Object.keys(walks))('the states in %s', (name) => {
  const store = openTrieStore(join(TEST, name, name.startsWith('chains/') ? 'state' : ''));
  const reader = new TrieReader(store);
  const expected = walks[name]?.walks ?? [];
  afterAll(() => store.close());

  it('are those that an independent reader finds: every root, every leaf, in key order', () => {
    expect(expected.length).toBeGreaterThan(0);
    for (const walk of expected) {
      const root = hexToBytes(walk.root);
      const byTag: Record<string, number> = {};
      const parts: Uint8Array[] = [];
      for (const { key, valueBytes } of walkLeaves(reader, root)) {
        byTag[key.tag] = (byTag[key.tag] ?? 0) + 1;
        parts.push(u32Bytes(key.bytes.length + valueBytes.length), key.bytes, valueBytes);
      }
      expect(parts.length).toBe(3 * walk.leaves);
      expect(byTag).toEqual(walk.leavesByKeyTag);
      expect(bytesToHex(blake2b256(...parts))).toBe(walk.leavesDigest);
    }
  });

  it('consist of nodes and values whose encodings are reproduced byte for byte', () => {
    for (const [, bytes] of store.entries()) {
      const node = trieNodeFromBytes(bytes);
      expect(bytesToHex(trieNodeToBytes(node))).toBe(bytesToHex(bytes));
      if (node.kind === 'Leaf') {
        const again = bytesToHex(storedValueToBytes(node.value));
        expect(again, formatKey(node.key)).toBe(bytesToHex(node.valueBytes));
      }
    }
  });

  it('have the shape that their keys alone decide', () => {
    for (const { root } of expected) {
      const leaves = [...walkLeaves(reader, hexToBytes(root))];
      expect(bytesToHex(buildTrie(leaves.map((leaf) => [leaf.key, leaf.valueBytes])).root)).toBe(root);
    }
  });

  it('prove each key, and one key proves the absence of another', () => {
    const root = hexToBytes((expected.at(-1) as Walk).root);
    const view = new TrieStateView(reader, root);
    for (const [key, value] of view.walk()) {
      expect(view.read(key)).toBe(value);
      const proof = buildProof(reader, root, key);
      if (proof === undefined) expect.fail(`no proof of ${formatKey(key)}`);
      expect(verifyProof(proofFromBytes(proofToBytes(proof)), key, root)).toEqual(value);
      expect(provesAbsence(proof, key, root)).toBe(false);
    }
  });
});

interface BlockLine {
  readonly block_with_signatures: {
    readonly block: {
      readonly Version2: { readonly header: { readonly height: number; readonly state_root_hash: string } };
    };
  };
}

describe('the ChecksumRegistry of devnet-2.0.3', () => {
  const chain = join(TEST, 'chains/devnet-2.0.3');
  const headers = readFileSync(join(chain, 'blocks.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as BlockLine).block_with_signatures.block.Version2.header);

  it('is in the state of every block, with a proof to the root of the header', () => {
    const store = openTrieStore(join(chain, 'state'));
    const reader = new TrieReader(store);
    const key = checksumRegistryKey();
    const seen = new Set<string>();
    for (const { height, state_root_hash } of headers) {
      const root = hexToBytes(state_root_hash);
      const proof = buildProof(reader, root, key);
      if (proof === undefined) expect.fail(`block ${height} has no ChecksumRegistry`);
      const value = verifyProof(proof, key, root);
      if (value.kind !== 'CLValue') expect.fail(`block ${height} has a ${value.kind}`);
      expect(value.value.type.tag).toBe('Map');
      seen.add(bytesToHex(value.value.bytes));
    }
    expect(headers).toHaveLength(30);
    expect(seen.size).toBeGreaterThan(10);
    store.close();
  });
});

interface QueryAnswer {
  readonly result: {
    readonly block_header: { readonly state_root_hash: string };
    readonly stored_value: unknown;
    readonly merkle_proof: string;
  };
}

describe.each(['q_WriteContract', 'q_WriteContractPackage'])('the recorded proof %s', (name) => {
  const text = readFileSync(join(TEST, `vectors/proofs/${name}.json`), 'utf8');
  const { result } = JSON.parse(text) as QueryAnswer;
  const bytes = hexToBytes(result.merkle_proof);
  const root = hexToBytes(result.block_header.state_root_hash);

  it('leads to the state root of the block and holds the value of the answer', () => {
    const [proof] = proofsFromBytes(bytes);
    if (proof === undefined) expect.fail('the answer holds no proof');
    expect(bytesToHex(proofRootHash(proof))).toBe(result.block_header.state_root_hash);
    const value = verifyProof(proof, proof.key, root);
    // The names of entry point types changed with 2.0.
    const expected = JSON.stringify(result.stored_value).replaceAll(
      '"entry_point_type":"Contract"',
      '"entry_point_type":"Called"',
    );
    expect(JSON.parse(JSON.stringify(storedValueToJson(value)))).toEqual(JSON.parse(expected));
  });

  it('is refused with any byte changed', () => {
    const key: Key = proofsFromBytes(bytes)[0]?.key ?? checksumRegistryKey();
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = bytes.with(at, bytes[at] ^ 0x10);
      const verify = () => {
        const proofs = proofsFromBytes(changed);
        if (proofs.length === 1 && proofs[0] !== undefined) return verifyProof(proofs[0], key, root);
        throw new PermanentError('merkle-proof-count', 'not one proof');
      };
      expect(verify, `byte ${at}`).toThrow(PermanentError);
    }
  });
});
