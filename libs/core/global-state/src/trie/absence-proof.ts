// What a Merkle proof of one key says about another: that it is absent.
// The node gives no proof of absence; the nodes on the way to a neighbouring key are one.

import { equalBytes } from '@casper-trace/casper-types/bytes';
import type { Key } from '@casper-trace/casper-types/key';
import { proofRootHash, type TrieMerkleProof } from './merkle-proof.js';

/**
 * True if the proof leads to `root` and its nodes show that `key` (normalized) has no leaf there. False means only that
 * this proof does not show it: the key's way leaves the proof by a pointer whose node is not part of it.
 */
export function provesAbsence(proof: TrieMerkleProof, key: Key, root: Uint8Array): boolean {
  if (!equalBytes(proofRootHash(proof), root)) return false;
  const path = key.bytes;
  let depth = 0;
  for (const step of proof.steps.toReversed()) {
    if (step.kind === 'Extension') {
      const end = depth + step.affix.length;
      if (!equalBytes(path.subarray(depth, end), step.affix)) return true;
      depth = end;
      continue;
    }
    const index = path[depth];
    if (index === undefined) return true;
    if (index !== step.holeIndex) return step.indexedPointersWithHole.every(([taken]) => taken !== index);
    depth += 1;
  }
  return proof.key.id !== key.id;
}
