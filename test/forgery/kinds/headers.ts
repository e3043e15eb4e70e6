// Changed fields of genuine blocks: hashes made right and later blocks linked again, so that only signatures can tell.
import type { BlockJson, Draft } from '../forger/archive.js';
import { appendBlock, changeBlock, relink } from '../forger/blocks.js';
import { labelled, mallory, trudy } from '../forger/devnet.js';
import type { Aftermath, Kind } from './kind.js';

interface Change {
  readonly field: string;
  readonly value: string;
  readonly change: (block: BlockJson, draft: Draft) => void;
  readonly aftermath?: Aftermath;
}

const CHANGES: readonly Change[] = [
  {
    field: 'timestamp',
    value: 'an hour later',
    change: ({ header }) => (header.timestamp = '2026-11-22T16:25:47.049Z'),
  },
  { field: 'proposer', value: 'the forger', change: ({ header }) => (header.proposer = mallory.hex) },
  { field: 'era_id', value: 'one more', change: ({ header }) => (header.era_id += 1) },
  { field: 'random_bit', value: 'the other', change: ({ header }) => (header.random_bit = !header.random_bit) },
  { field: 'accumulated_seed', value: 'ab…', change: ({ header }) => (header.accumulated_seed = 'ab'.repeat(32)) },
  { field: 'current_gas_price', value: '2', change: ({ header }) => (header.current_gas_price = 2) },
  {
    field: 'last_switch_block_hash',
    value: 'genesis',
    change: ({ header }, draft) => (header.last_switch_block_hash = draft.at(0).block.hash),
  },
  {
    field: 'protocol_version',
    value: '2.0.9',
    change: ({ header }) => (header.protocol_version = '2.0.9'),
    aftermath: { refused: ['archive-wrong-version'] },
  },
  {
    field: 'state_root_hash',
    value: 'that of genesis',
    change: ({ header }, draft) => (header.state_root_hash = draft.at(0).block.header.state_root_hash),
  },
  { field: 'rewarded_signatures', value: 'all', change: ({ body }) => (body.rewarded_signatures = [[255], [255]]) },
];

const newest: readonly Kind[] = CHANGES.map(({ field, value, change, aftermath }) => ({
  name: `${field} of the newest block`,
  claim: `block 29 has another ${field}: ${value}`,
  made: `${field} of block 29 changed, hashes recomputed, genuine signature kept`,
  never: 'the changed block',
  forge: (draft) => {
    changeBlock(draft, 29, (block) => void change(block, draft));
    return aftermath ?? {};
  },
}));

const inTheMiddle: readonly Kind[] = CHANGES.map(({ field, value, change, aftermath }) => ({
  name: `${field} of a block in the middle`,
  claim: `block 20 has another ${field}: ${value}`,
  made: `${field} of block 20 changed, all blocks from there on linked again and signed by the forger`,
  never: 'the changed block and those above it',
  forge: (draft) => {
    changeBlock(draft, 20, (block) => void change(block, draft), [mallory]);
    return aftermath ?? {};
  },
}));

const others: readonly Kind[] = [
  {
    name: 'a field behind an old hash',
    claim: 'block 29 is a minute older',
    made: 'timestamp of block 29 changed, its hash kept',
    never: 'the changed block',
    forge: (draft) => {
      draft.at(29).block.header.timestamp = '2026-11-22T15:24:47.049Z';
      return { refused: ['archive-wrong-hash'] };
    },
  },
  {
    name: 'another height',
    claim: 'block 29 is block 31',
    made: 'height of block 29 changed, hashes recomputed',
    never: 'block 31',
    forge: (draft) => {
      changeBlock(draft, 29, ({ header }) => void (header.height = 31));
      return { refused: ['archive-height-gap'] };
    },
    combines: false,
  },
  {
    name: 'two blocks of one height',
    claim: 'there is another block 29',
    made: 'a second block 29, signed by the forger, behind the first',
    never: 'the second block 29',
    forge: (draft) => {
      const signed = appendBlock(draft, { keys: [mallory] });
      changeBlock(draft, signed.block.header.height, ({ header }) => void (header.height -= 1), [mallory]);
      return { refused: ['archive-height-gap', 'archive-wrong-parent'] };
    },
    combines: false,
  },
  {
    name: 'another parent',
    claim: 'block 29 follows block 27',
    made: 'parent_hash of block 29 changed, hash recomputed by hand',
    never: 'the changed block',
    forge: (draft) => {
      const { block } = draft.at(29);
      block.header.parent_hash = draft.at(27).block.hash;
      return { refused: ['archive-wrong-hash', 'archive-wrong-parent'] };
    },
  },
  {
    name: 'a block left out',
    claim: 'there never was a block 24',
    made: 'block 24 removed, nothing else changed',
    never: 'a chain without block 24',
    forge: (draft) => {
      draft.blocks = draft.blocks.filter(({ block }) => block.header.height !== 24);
      return { refused: ['archive-height-gap', 'archive-wrong-parent'] };
    },
    combines: false,
  },
  {
    name: 'a block left out, the rest moved down',
    claim: 'there never was a block 24',
    made: 'block 24 removed, later blocks renumbered, linked again and signed by the forger',
    never: 'the renumbered blocks',
    forge: (draft) => {
      draft.blocks = draft.blocks.filter(({ block }) => block.header.height !== 24);
      for (const { block } of draft.blocks) if (block.header.height > 24) block.header.height -= 1;
      relink(draft, 24, [mallory]);
      return {};
    },
    combines: false,
  },
  {
    name: 'the newest blocks left out',
    claim: 'the chain ends with block 25',
    made: 'blocks 26 to 29 removed',
    never: 'nothing false: a shorter chain is a true one',
    forge: (draft) => {
      draft.blocks = draft.blocks.filter(({ block }) => block.header.height <= 25);
      return {};
    },
    combines: false,
  },
  {
    name: 'blocks in another order',
    claim: 'block 16 came before block 15',
    made: 'lines of blocks 15 and 16 swapped',
    never: 'the other order',
    forge: (draft) => {
      const { blocks } = draft;
      [blocks[15], blocks[16]] = [blocks[16], blocks[15]];
      return { refused: ['archive-height-gap', 'archive-wrong-parent'] };
    },
    combines: false,
  },
  {
    name: 'blocks reversed',
    claim: 'time runs backwards',
    made: 'all lines of blocks.jsonl reversed',
    never: 'any block',
    forge: (draft) => {
      draft.blocks.reverse();
      return { refused: ['archive-height-gap', 'archive-wrong-parent'] };
    },
    combines: false,
  },
  {
    name: 'a fork from the middle',
    claim: 'after block 19 came empty blocks of the forger',
    made: 'blocks from 20 on replaced by ten empty ones, signed by both keys of the forger',
    never: 'any block of the fork',
    forge: (draft) => {
      draft.blocks = draft.blocks.filter(({ block }) => block.header.height < 20);
      for (let count = 0; count < 10; count += 1) appendBlock(draft, { keys: [mallory, trudy] });
      return {};
    },
    combines: false,
  },
  {
    name: 'a fork that carries genuine signatures',
    claim: 'after block 25 came empty blocks, signed by the validator',
    made: 'blocks from 26 on replaced by empty ones with the genuine signatures of blocks 26 to 29',
    never: 'any block of the fork',
    forge: (draft) => {
      const genuine = draft.blocks.filter(({ block }) => block.header.height > 25).map(({ proofs }) => proofs);
      draft.blocks = draft.blocks.filter(({ block }) => block.header.height <= 25);
      for (const proofs of genuine) appendBlock(draft).proofs = proofs;
      return {};
    },
    combines: false,
  },
  {
    name: 'transactions of a block in another order',
    claim: "the other of block 28's transactions ran first",
    made: 'the two hashes of lane 4 of block 28 swapped, later blocks linked again',
    never: 'the changed block',
    forge: (draft) => {
      changeBlock(draft, 28, ({ body }) => void body.transactions['4']?.reverse());
      return {};
    },
  },
  {
    name: 'a transaction left out of a block',
    claim: "'burst deposit 3' never happened",
    made: 'its hash taken out of block 29, hashes recomputed',
    never: 'the changed block',
    forge: (draft) => {
      const gone = labelled('burst deposit 3');
      changeBlock(draft, 29, ({ body }) => {
        for (const [lane, hashes] of Object.entries(body.transactions)) {
          body.transactions[lane] = hashes.filter((hash) => !Object.values(hash).includes(gone));
        }
      });
      return {};
    },
  },
  {
    name: 'a transaction in another lane',
    claim: 'the transaction of block 24 ran in lane 3',
    made: 'lane of the transaction of block 24 changed, later blocks linked again',
    never: 'the changed block and those above it',
    forge: (draft) => {
      changeBlock(draft, 24, ({ body }) => void (body.transactions = { '3': Object.values(body.transactions).flat() }));
      return {};
    },
  },
];

export const headerKinds: readonly Kind[] = [...newest, ...inTheMiddle, ...others];
