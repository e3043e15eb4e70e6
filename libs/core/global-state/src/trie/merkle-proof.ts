// Proof that a key has a value under a state root, as the node answers query_global_state.
// Mirrors casper-types 6.0.1 global_state/merkle_proof.rs and compute_state_hash, read_with_proof of casper-storage 2.1.1.

import { PermanentError } from '@casper-trace/casper-types/app-error';
import { equalBytes } from '@casper-trace/casper-types/bytes';
import { BytesreprError } from '@casper-trace/casper-types/bytesrepr/bytesrepr-error';
import { Reader } from '@casper-trace/casper-types/bytesrepr/reader';
import { Writer } from '@casper-trace/casper-types/bytesrepr/writer';
import { chunkedHash } from '@casper-trace/casper-types/chunked-hash';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { type Key, readKey } from '@casper-trace/casper-types/key';
import { formatKey } from '@casper-trace/casper-types/key-format';
import { readStoredValue, type StoredValue, storedValueFromBytes } from '@casper-trace/casper-types/stored-value';
import { lookupKey, type TrieStep } from './trie-lookup.js';
import {
  branchToBytes,
  extensionToBytes,
  type IndexedPointer,
  leafToBytes,
  type Pointer,
  PointerTag,
  readPointer,
  writePointer,
} from './trie-node.js';
import type { TrieReader } from './trie-reader.js';

/** A trie node without the pointer that leads on to the key. */
export type MerkleProofStep =
  | {
      readonly kind: 'Node';
      /** The byte of the key under which the missing pointer belongs. */
      readonly holeIndex: number;
      readonly indexedPointersWithHole: readonly IndexedPointer[];
    }
  | { readonly kind: 'Extension'; readonly affix: Uint8Array };

/** A leaf and the way from it up to the root. */
export interface TrieMerkleProof {
  readonly key: Key;
  /** The encoded StoredValue as it stands in the leaf, tag first. */
  readonly valueBytes: Uint8Array;
  /** From the leaf to the root. */
  readonly steps: readonly MerkleProofStep[];
}

/** The proof of a key under a root, or undefined if the key is absent there. Errors of `TrieReader`. */
export function buildProof(reader: TrieReader, root: Uint8Array, key: Key): TrieMerkleProof | undefined {
  const { leaf, steps } = lookupKey(reader, root, key);
  if (leaf === undefined) return undefined;
  return { key: leaf.key, valueBytes: leaf.valueBytes, steps: steps.map(proofStep).reverse() };
}

function proofStep(step: TrieStep): MerkleProofStep {
  if (step.index === undefined) return { kind: 'Extension', affix: step.node.affix };
  const holeIndex = step.index;
  const indexedPointersWithHole = step.node.indexedPointers().filter(([index]) => index !== holeIndex);
  return { kind: 'Node', holeIndex, indexedPointersWithHole };
}

/** The state root hash (32 bytes) that the proof leads to. It proves something only if it is a root that one trusts. */
export function proofRootHash(proof: TrieMerkleProof): Uint8Array {
  let hash = chunkedHash(leafToBytes(proof.key, proof.valueBytes));
  for (const [position, step] of proof.steps.entries()) {
    const pointer: Pointer = { tag: position === 0 ? PointerTag.Leaf : PointerTag.Node, hash };
    const bytes =
      step.kind === 'Extension'
        ? extensionToBytes(step.affix, pointer)
        : branchToBytes([...step.indexedPointersWithHole, [step.holeIndex, pointer]]);
    hash = chunkedHash(bytes);
  }
  return hash;
}

/**
 * The value of `key` (normalized) under `root`, if the proof shows it. PermanentError `merkle-proof-key` if the proof
 * is of another key or its way is not the key's, `merkle-proof-root` if it leads to another root.
 */
export function verifyProof(proof: TrieMerkleProof, key: Key, root: Uint8Array): StoredValue {
  if (proof.key.id !== key.id) {
    throw new PermanentError('merkle-proof-key', `the proof is of ${formatKey(proof.key)}, not of ${formatKey(key)}`, {
      key: key.id,
      proven: proof.key.id,
    });
  }
  const path = proofPath(proof);
  if (!equalBytes(path, proof.key.bytes.subarray(0, path.length))) {
    throw new PermanentError('merkle-proof-key', `the way of the proof does not lead to ${formatKey(key)}`, {
      key: key.id,
    });
  }
  const reached = proofRootHash(proof);
  if (!equalBytes(reached, root)) {
    const [actual, expected] = [bytesToHex(reached), bytesToHex(root)];
    throw new PermanentError('merkle-proof-root', `the proof leads to root ${actual}, not to ${expected}`, {
      key: key.id,
      expected,
      actual,
    });
  }
  return storedValueFromBytes(proof.valueBytes);
}

/** The key bytes that the proof's steps stand for, from the root down. */
function proofPath(proof: TrieMerkleProof): Uint8Array {
  const writer = new Writer();
  for (const step of proof.steps.toReversed()) {
    if (step.kind === 'Extension') writer.bytes(step.affix);
    else writer.u8(step.holeIndex);
  }
  return writer.finish();
}

/** The encoding of one proof (state_get_balance's `merkle_proof`). */
export function proofToBytes(proof: TrieMerkleProof): Uint8Array {
  return writeProof(new Writer(), proof).finish();
}

/** The encoding of a list of proofs (query_global_state's `merkle_proof`, one for each step of a path). */
export function proofsToBytes(proofs: readonly TrieMerkleProof[]): Uint8Array {
  const writer = new Writer().u32(proofs.length);
  for (const proof of proofs) writeProof(writer, proof);
  return writer.finish();
}

/** Decodes one proof; BytesreprError unless the bytes are exactly one. */
export function proofFromBytes(bytes: Uint8Array): TrieMerkleProof {
  const reader = new Reader(bytes);
  const proof = readProof(reader, bytes);
  reader.end();
  return proof;
}

/** Decodes a list of proofs; BytesreprError unless the bytes are exactly one list. */
export function proofsFromBytes(bytes: Uint8Array): readonly TrieMerkleProof[] {
  const reader = new Reader(bytes);
  const proofs = reader.vec((item) => readProof(item, bytes));
  reader.end();
  return proofs;
}

function readProof(reader: Reader, bytes: Uint8Array): TrieMerkleProof {
  const key = readKey(reader);
  const start = reader.offset;
  readStoredValue(reader);
  const valueBytes = bytes.subarray(start, reader.offset);
  return { key, valueBytes, steps: reader.vec(readProofStep) };
}

const STEP_NODE = 0;
const STEP_EXTENSION = 1;

function readProofStep(reader: Reader): MerkleProofStep {
  const tag = reader.u8();
  if (tag === STEP_NODE) {
    const holeIndex = reader.u8();
    const indexedPointersWithHole = reader.vec((item) => [item.u8(), readPointer(item)] as const);
    return { kind: 'Node', holeIndex, indexedPointersWithHole };
  }
  if (tag === STEP_EXTENSION) return { kind: 'Extension', affix: reader.byteVec() };
  throw new BytesreprError('Formatting');
}

function writeProof(writer: Writer, proof: TrieMerkleProof): Writer {
  writer.bytes(proof.key.bytes).bytes(proof.valueBytes).u32(proof.steps.length);
  for (const step of proof.steps) {
    if (step.kind === 'Extension') {
      writer.u8(STEP_EXTENSION).byteVec(step.affix);
      continue;
    }
    writer.u8(STEP_NODE).u8(step.holeIndex).u32(step.indexedPointersWithHole.length);
    for (const [index, pointer] of step.indexedPointersWithHole) writePointer(writer.u8(index), pointer);
  }
  return writer;
}
