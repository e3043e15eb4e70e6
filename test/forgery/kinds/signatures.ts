// Forged, foreign, missing and repeated finality signatures on the genuine chain.
import type { Draft, ProofJson } from '../forger/archive.js';
import { proofsOf } from '../forger/blocks.js';
import { mallory, trudy, validator } from '../forger/devnet.js';
import type { ForgerKey } from '../forger/keys.js';
import type { Aftermath, Kind } from './kind.js';

const NEVER = 'that the validator signed this block';

function kind(
  name: string,
  made: string,
  forge: (draft: Draft) => Aftermath | undefined,
  claim = 'the block is final',
): Kind {
  return { name, claim, made, never: NEVER, forge: (draft) => forge(draft) ?? {} };
}

/** Changes the signatures of a block that is still there. */
function proofs(
  height: number,
  change: (proofs: ProofJson[], draft: Draft) => ProofJson[],
): (draft: Draft) => undefined {
  return (draft) => {
    const signed = draft.blocks.find(({ block }) => block.header.height === height);
    if (signed !== undefined) signed.proofs = change(signed.proofs, draft);
  };
}

const flipped = (signature: string, at: number): string =>
  `${signature.slice(0, at)}${signature[at] === '0' ? '1' : '0'}${signature.slice(at + 1)}`;

const signedBy = (draft: Draft, height: number, key: ForgerKey): ProofJson[] =>
  proofsOf(draft.at(height).block, draft.networkName, [key]);

export const signatureKinds: readonly Kind[] = [
  kind(
    'signature of the newest block removed',
    'no proof on block 29',
    proofs(29, () => []),
  ),
  kind(
    'signature of a block in the middle removed',
    'no proof on block 20',
    proofs(20, () => []),
  ),
  kind(
    'signature of a switch block removed',
    'no proof on block 22',
    proofs(22, () => []),
  ),
  kind(
    'signature of genesis removed',
    'no proof on block 0',
    proofs(0, () => []),
  ),
  kind('all signatures removed', 'no proof on any block', (draft) => {
    for (const signed of draft.blocks) signed.proofs = [];
    return undefined;
  }),
  kind('signatures of the last era removed', 'no proof on blocks 23 to 29', (draft) => {
    for (const signed of draft.blocks.filter(({ block }) => block.header.era_id === 3)) signed.proofs = [];
    return undefined;
  }),
  kind(
    'one bit of a signature',
    'a digit of the proof on block 29 flipped',
    proofs(29, (list) => list.map((proof) => ({ ...proof, signature: flipped(proof.signature, 40) }))),
  ),
  kind(
    'one bit of a signature in the middle',
    'a digit of the proof on block 24 flipped',
    proofs(24, (list) => list.map((proof) => ({ ...proof, signature: flipped(proof.signature, 99) }))),
  ),
  kind(
    'one bit of the signature of a switch block',
    'a digit of the proof on block 11 flipped',
    proofs(11, (list) => list.map((proof) => ({ ...proof, signature: flipped(proof.signature, 3) }))),
  ),
  kind(
    'algorithm of a signature',
    'the proof on block 29 is tagged secp256k1',
    proofs(29, (list) => list.map((proof) => ({ ...proof, signature: `02${proof.signature.slice(2)}` }))),
  ),
  kind(
    'signature of another block',
    'block 29 carries the proof of block 28',
    proofs(29, (_, draft) => draft.at(28).proofs),
  ),
  kind('signatures of two blocks swapped', 'blocks 27 and 29 carry the proofs of each other', (draft) => {
    const [one, other] = [draft.at(27), draft.at(29)];
    [one.proofs, other.proofs] = [other.proofs, one.proofs];
    return undefined;
  }),
  kind(
    "forger's signature in place of the validator's",
    'block 29 signed by an Ed25519 key of the forger',
    proofs(29, (_, draft) => signedBy(draft, 29, mallory)),
  ),
  kind(
    "forger's secp256k1 signature in place of the validator's",
    'block 29 signed by a secp256k1 key of the forger',
    proofs(29, (_, draft) => signedBy(draft, 29, trudy)),
  ),
  kind(
    "forger's signature under the validator's name",
    'block 29 signed by the forger, public key of the validator',
    proofs(29, (_, draft) =>
      signedBy(draft, 29, mallory).map(({ signature }) => ({ public_key: validator, signature })),
    ),
  ),
  kind(
    '64 bytes of rubbish as signature',
    'ab… on block 29 in the name of the validator',
    proofs(29, () => [{ public_key: validator, signature: `01${'ab'.repeat(64)}` }]),
  ),
  kind(
    "forger's signature beside the validator's",
    'block 29 carries the genuine proof and one of the forger',
    proofs(29, (genuine, draft) => [...genuine, ...signedBy(draft, 29, mallory)]),
    'the block is not final',
  ),
  kind(
    'rubbish beside the signature of a switch block',
    'block 22 carries the genuine proof and rubbish in the name of another key',
    proofs(22, (genuine) => [...genuine, { public_key: mallory.hex, signature: `01${'ab'.repeat(64)}` }]),
    'the block is not final',
  ),
  kind(
    "rubbish under the validator's own name beside its signature",
    'block 29 carries the genuine proof, and rubbish in the name of the same key after it',
    proofs(29, (genuine) => [...genuine, { public_key: validator, signature: `01${'ab'.repeat(64)}` }]),
    'the block is not final',
  ),
  kind(
    'the same signature many times',
    'the proof of block 29 three times',
    proofs(29, (list) => [...list, ...list, ...list]),
    'three validators signed',
  ),
];
