// Networks of the forger's invention, with wrong pins, without a pin, and with honest pins but dishonest signatures.
import type { Draft } from '../forger/archive.js';
import { appendBlock, changeBlock, eraEnd, proofsOf, relink } from '../forger/blocks.js';
import { devnetTruth, mallory, trudy } from '../forger/devnet.js';
import { appendExecutedBlock } from '../forger/executed-block.js';
import { ed25519Key, secp256k1Key } from '../forger/keys.js';
import { appendEra, inventNetwork, pinOf, type Weights } from '../forger/network.js';
import { ownTransfer, theft } from './eras.js';
import { type Aftermath, heights, type Kind } from './kind.js';

export const anna = ed25519Key('anna');
export const ben = secp256k1Key('ben');
export const clara = ed25519Key('clara');
const benMalleated = secp256k1Key('ben', false);
/** Three validators of the same weight. */
export const THREE: Weights = [
  [anna, 100n],
  [ben, 100n],
  [clara, 100n],
];
export const ALL = [anna, ben, clara];

/** With which a chain may be turned away that is not the one that is trusted. */
const PIN_CODES = ['pin-contradicted'];

function network(name: string, claim: string, made: string, never: string, forge: (draft: Draft) => Aftermath): Kind {
  return { name, claim, made, never, forge, combines: false };
}

/** Two blocks of which everything is in order but the network, and a theft in the second. */
function invented(draft: Draft, name: string): void {
  inventNetwork(draft, { name, weights: [[mallory, 1n]] });
  appendExecutedBlock(draft, [theft(draft)], { keys: [mallory] });
}

const publicNames: readonly Kind[] = ['casper', 'casper-test'].map((name) =>
  network(
    `an invented network called ${name}`,
    `this is ${name}`,
    `a genesis block that names the forger, and a theft signed by the forger, under the name ${name}`,
    'any of it',
    (draft) => {
      invented(draft, name);
      return { honest: { blocks: [], transactions: [] } };
    },
  ),
);

const lookAlikes: readonly Kind[] = ['Casper', 'casper ', 'cаsper', 'casper-mainnet', 'casper-devnet-203'].map((name) =>
  network(
    `an invented network called ${JSON.stringify(name)}${/^[\x20-\x7e]*$/.test(name) ? '' : ' with a Cyrillic letter'}`,
    'this is the public network',
    'as above, under a name that looks like that of a public network, or that of the bundled chain',
    'that anybody pinned it, and the theft',
    (draft) => {
      invented(draft, name);
      return { firstUse: true, honest: { blocks: [0, 1], transactions: [] } };
    },
  ),
);

interface Votes {
  readonly name: string;
  readonly made: string;
  /** Signs block 3, the newest of era 1; blocks 0 to 2 are in order. */
  readonly vote: (draft: Draft) => void;
  readonly isFinal?: true;
}

const VOTES: readonly Votes[] = [
  {
    name: 'all of the weight',
    made: 'three of three validators sign: nothing is forged',
    vote: (draft) => appendBlock(draft, { keys: ALL }),
    isFinal: true,
  },
  {
    name: 'one third of the weight',
    made: 'one of three validators signs',
    vote: (draft) => appendBlock(draft, { keys: [anna] }),
  },
  {
    name: 'exactly two thirds of the weight',
    made: 'two of three validators sign: one mote too few',
    vote: (draft) => appendBlock(draft, { keys: [anna, ben] }),
  },
  {
    name: 'one signature three times',
    made: 'one of three validators signs, three times the same proof',
    vote: (draft) => {
      const signed = appendBlock(draft, { keys: [anna] });
      signed.proofs = [...signed.proofs, ...signed.proofs, ...signed.proofs];
    },
  },
  {
    name: 'one signature under three names',
    made: "one validator's signature in the name of each",
    vote: (draft) => {
      const signed = appendBlock(draft, { keys: [anna] });
      signed.proofs = ALL.map(({ hex }) => ({ public_key: hex, signature: signed.proofs[0]?.signature ?? '' }));
    },
  },
  {
    name: 'two thirds of the weight and strangers',
    made: 'two of three validators and three strangers sign',
    vote: (draft) => appendBlock(draft, { keys: [anna, ben, mallory, trudy, ed25519Key('eve')] }),
  },
  {
    name: 'signatures under another network name',
    made: 'all three sign, but for the network casper',
    vote: (draft) => {
      const signed = appendBlock(draft);
      signed.proofs = proofsOf(signed.block, 'casper', ALL);
    },
  },
  {
    name: 'signatures of the block before',
    made: 'the proofs of block 2',
    vote: (draft) => {
      const { proofs } = draft.head;
      appendBlock(draft).proofs = proofs;
    },
  },
  {
    name: 'a malleated secp256k1 signature',
    made: 'two good ones, and one with high S, which the network refuses',
    vote: (draft) => appendBlock(draft, { keys: [anna, benMalleated, clara] }),
  },
];

const votes: readonly Kind[] = VOTES.map(({ name, made, vote, isFinal }) =>
  network(
    `a pinned network: ${name}`,
    'block 3 is final',
    `three validators of equal weight, genesis pinned; on block 3 ${made}`,
    isFinal ? 'nothing false' : 'block 3',
    (draft) => {
      inventNetwork(draft, { name: 'ours', weights: THREE });
      appendEra(draft, 2, ALL);
      vote(draft);
      return { trust: pinOf(draft), honest: { blocks: isFinal ? [0, 1, 2, 3] : [0, 1, 2], transactions: [] } };
    },
  ),
);

const pinned: readonly Kind[] = [
  network(
    'a pinned network: validators of an era that is over',
    'anna, ben and clara still sign in era 2',
    'era 1 ends with other validators; block 4 of era 2 is signed by those of era 1',
    'block 4',
    (draft) => {
      inventNetwork(draft, { name: 'ours', weights: THREE });
      appendEra(draft, 3, ALL, [[trudy, 5n]]);
      appendBlock(draft, { keys: ALL });
      return { trust: pinOf(draft), honest: { blocks: [0, 1, 2, 3], transactions: [] } };
    },
  ),
  network(
    'a pinned network: validators of an era to come',
    'trudy signs in era 1 already',
    'trudy is a validator of era 2; block 2 of era 1, the newest before the switch block, is signed by trudy alone, like those after it',
    'blocks 2 and above',
    (draft) => {
      inventNetwork(draft, { name: 'ours', weights: THREE });
      appendEra(draft, 1, ALL);
      appendEra(draft, 2, [trudy], [[trudy, 5n]]);
      appendEra(draft, 2, [trudy]);
      return { trust: pinOf(draft), honest: { blocks: [0, 1], transactions: [] } };
    },
  ),
  network(
    'a pinned network: a switch block with one third of the weight',
    'the switch block is final',
    'the switch block of era 1 names the forger and has one of three signatures; all above is signed by the forger',
    'blocks 3 and above',
    (draft) => {
      inventNetwork(draft, { name: 'ours', weights: THREE });
      appendEra(draft, 2, ALL);
      appendBlock(draft, { keys: [anna], eraEnd: eraEnd([[mallory, 1n]]) });
      appendEra(draft, 2, [mallory]);
      return { trust: pinOf(draft), honest: { blocks: [0, 1, 2], transactions: [] } };
    },
  ),
  network(
    'a pinned network: the forger below, honest validators above',
    'a switch block that nobody signed',
    'the unsigned switch block of era 1 names the honest validators again, who sign all above it: nobody can know them',
    'blocks 3 and above: who signs them is not known by a proof',
    (draft) => {
      inventNetwork(draft, { name: 'ours', weights: THREE });
      appendEra(draft, 2, ALL);
      appendBlock(draft, { eraEnd: eraEnd([[mallory, 1n]]) });
      appendEra(draft, 2, [mallory], THREE);
      appendEra(draft, 2, ALL);
      return { trust: pinOf(draft), honest: { blocks: [0, 1, 2], transactions: [] } };
    },
  ),
  network(
    'a pinned network: block 1 swapped for another with a theft',
    'block 1 is another one',
    'genesis pinned, block 1 replaced by one that the forger signs',
    'block 1 and the theft',
    (draft) => {
      inventNetwork(draft, { name: 'ours', weights: THREE });
      appendExecutedBlock(draft, [theft(draft)], { keys: [mallory] });
      return { trust: pinOf(draft), honest: { blocks: [0], transactions: [] } };
    },
  ),
];

const pins: readonly Kind[] = [
  network(
    'a pin of another genesis',
    'this is the chain that you pinned',
    "the genuine chain, and a user who pins the genesis of another: the user's word counts",
    'any block',
    () => ({ trust: `0:${'ab'.repeat(32)}`, refused: PIN_CODES, honest: { blocks: [], transactions: [] } }),
  ),
  network(
    'a pin of a forged block',
    'the block at the pinned height is the pinned one',
    'the genuine chain, block 22 changed and linked again; the user pins the genuine block 22',
    'the changed block and those above it',
    (draft) => {
      const trust = `22:${draft.at(22).block.hash}`;
      changeBlock(draft, 22, ({ header }) => void (header.era_end = eraEnd([[mallory, 1n]])), [mallory]);
      return { trust, refused: PIN_CODES, lostBlocks: draft.blocks.map(({ block }) => block.header.height) };
    },
  ),
  network(
    'a pin of a block that is not there',
    'the archive reaches the pinned block',
    'the genuine chain, the user pins a block 999 that the archive does not have',
    'any block',
    () => ({ trust: `999:${'ab'.repeat(32)}`, refused: PIN_CODES, honest: { blocks: [], transactions: [] } }),
  ),
  network(
    'a genuine chain with another genesis',
    'the forger founded the bundled network',
    'genesis of the bundled chain names the forger, everything linked again and signed by the forger',
    'that anybody pinned it: a development network may be founded again under its old name',
    (draft) => {
      changeBlock(draft, 0, ({ header }) => void (header.era_end = eraEnd([[mallory, 1n]])), [mallory]);
      for (const { block } of draft.blocks) {
        if (block.header.era_end !== null) block.header.era_end = eraEnd([[mallory, 1n]]);
      }
      relink(draft, 0, [mallory]);
      return { firstUse: true, honest: { blocks: heights(0), transactions: [...devnetTruth.transactions.keys()] } };
    },
  ),
  network(
    'a chain whose beginning is cut off, with a forged first block',
    'the archive starts at block 12 of the bundled chain',
    'blocks 0 to 11 removed, block 12 ends its era and names the forger, who signs it and the two blocks above',
    'any block',
    (draft) => {
      draft.blocks = draft.blocks.filter(({ block }) => block.header.height >= 12);
      changeBlock(draft, 12, ({ header }) => void (header.era_end = eraEnd([[mallory, 1n]])), [mallory]);
      draft.blocks = draft.blocks.slice(0, 1);
      appendEra(draft, 2, [mallory]);
      return { honest: { blocks: [], transactions: [] } };
    },
  ),
  network(
    'an unknown network with a transfer of its own',
    'a private network that nobody pinned',
    'a network called private, one block, with a properly signed transfer',
    'that anybody pinned it',
    (draft) => {
      inventNetwork(draft, { name: 'private', weights: [[mallory, 1n]] });
      const line = ownTransfer(draft);
      appendExecutedBlock(draft, [line], { keys: [mallory] });
      const hash = Object.values(line.transaction)[0]?.hash ?? '';
      return { firstUse: true, honest: { blocks: [0, 1], transactions: [hash] } };
    },
  ),
];

export const networkKinds: readonly Kind[] = [...publicNames, ...lookAlikes, ...votes, ...pinned, ...pins];
