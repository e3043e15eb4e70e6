// Chainspecs and states that are not the chain's.

import { approvalsChecksum } from '@casper-trace/casper-types/approvals';
import { clU512 } from '@casper-trace/casper-types/cl-value';
import { executionResultFromJson } from '@casper-trace/casper-types/execution-result';
import { hexToBytes } from '@casper-trace/casper-types/hex';
import { type JsonValue, jsonToText, parseJson } from '@casper-trace/casper-types/json';
import { balanceKey, checksumRegistryKey } from '@casper-trace/casper-types/key';
import { storedCLValue } from '@casper-trace/casper-types/stored-value';
import { executionResultsChecksum } from '@casper-trace/verdict/execution-results-checksum';
import type { Draft } from '../forger/archive.js';
import { changeBlock, transactionHashes } from '../forger/blocks.js';
import { labelled, mallory } from '../forger/devnet.js';
import { checksumRegistry } from '../forger/executed-block.js';
import { changeState, pathTo, stateAt } from '../forger/state.js';
import { typedTransaction } from '../forger/transactions.js';
import { type Aftermath, heights, type Kind } from './kind.js';

const EVERYTHING = heights(0);

function chainspec(name: string, made: string, find: string, put: string, aftermath?: Aftermath): Kind {
  return {
    name,
    claim: 'these are the rules of the chain',
    made,
    never: 'any transaction by these rules',
    forge: (draft) => {
      if (draft.toml !== undefined && !draft.toml.includes(find)) throw new RangeError(`no '${find}' in the chainspec`);
      draft.toml = draft.toml?.replace(find, put);
      return aftermath ?? { honest: { blocks: [], transactions: [] }, eitherWay: EVERYTHING };
    },
    combines: false,
  };
}

const chainspecKinds: readonly Kind[] = [
  chainspec('gas costs changed', 'an opcode costs ten times as much', 'add = 105', 'add = 1050'),
  chainspec('longest time to live changed', 'max_ttl of 200 hours', "max_ttl = '2 hours'", "max_ttl = '200 hours'"),
  chainspec('validator slots changed', 'validator_slots of 700', 'validator_slots = 7', 'validator_slots = 700'),
  chainspec('refund changed', 'a refund of 99 %', 'refund_ratio = [75, 100]', 'refund_ratio = [99, 100]'),
  chainspec('a comment changed', 'a comment in the file', '# Protocol version.', '# Protocol version!'),
  chainspec(
    'protocol version of the chainspec changed',
    'the file is of version 2.0.4',
    "version = '2.0.3'",
    "version = '2.0.4'",
    {
      refused: ['archive-wrong-version'],
    },
  ),
  chainspec(
    'network name of the chainspec changed',
    'the network is called casper',
    "name = 'casper-devnet-203'",
    "name = 'casper'",
    {
      refused: ['archive-wrong-network'],
    },
  ),
  {
    name: 'no chainspec',
    claim: 'the rules do not matter',
    made: 'info_get_chainspec.json removed',
    never: 'any transaction',
    forge: (draft) => {
      draft.toml = undefined;
      return { refused: ['archive-missing-file'] };
    },
    combines: false,
  },
];

function state(name: string, claim: string, made: string, never: string, forge: (draft: Draft) => Aftermath): Kind {
  return { name, claim, made, never, forge };
}

/** A node of a state is damaged or missing: what needs it ends with an error that names it. */
const NODE_CODES = [
  'trie-node-hash',
  'trie-node-missing',
  'trie-node-malformed',
  'lmdb-damaged',
  'lmdb-truncated',
  'lmdb-foreign',
];

const rootAt = (draft: Draft, height: number): string => draft.at(height).block.header.state_root_hash;

const stateKinds: readonly Kind[] = [
  state(
    'one bit of a root node',
    'the state was another',
    'a bit of the root node of block 24 flipped under its old hash',
    'what rests on it',
    (draft) => {
      const root = rootAt(draft, 24);
      const bytes = draft.nodes.get(root)?.slice() ?? new Uint8Array(1);
      bytes[bytes.length - 1] ^= 1;
      draft.nodes.set(root, bytes);
      return { refused: NODE_CODES, lostBlocks: [24, 25] };
    },
  ),
  state(
    'one bit of a leaf',
    'the registry holds another checksum',
    'a bit of the checksum registry of block 26 flipped under its old hash',
    'block 26',
    (draft) => {
      const leaf = pathTo(draft.nodes, rootAt(draft, 26), checksumRegistryKey()).at(-1) ?? '';
      const bytes = draft.nodes.get(leaf)?.slice() ?? new Uint8Array(1);
      bytes[bytes.length - 1] ^= 1;
      draft.nodes.set(leaf, bytes);
      return { refused: NODE_CODES, lostBlocks: [26, 27] };
    },
  ),
  state(
    'a node under the hash of another',
    'the state of block 26 is that of block 25',
    'bytes of the root node of block 25 under the hash of that of block 26',
    'what rests on it',
    (draft) => {
      draft.nodes.set(rootAt(draft, 26), draft.nodes.get(rootAt(draft, 25)) ?? new Uint8Array(1));
      return { refused: NODE_CODES, lostBlocks: [26, 27] };
    },
  ),
  state(
    'rubbish under the hash of a node',
    'nothing',
    '40 bytes 07 under the hash of a root node',
    'what rests on it',
    (draft) => {
      draft.nodes.set(rootAt(draft, 26), new Uint8Array(40).fill(7));
      return { refused: NODE_CODES, lostBlocks: [26, 27] };
    },
  ),
  state(
    'a node missing',
    'the source never had it',
    'the leaf of the checksum registry of block 26 removed',
    'block 26',
    (draft) => {
      draft.nodes.delete(pathTo(draft.nodes, rootAt(draft, 26), checksumRegistryKey()).at(-1) ?? '');
      return { refused: NODE_CODES, lostBlocks: [26, 27] };
    },
  ),
  state(
    'the state of a block missing',
    'the source pruned it',
    'the root node of block 26 removed',
    'blocks 26 and 27',
    (draft) => {
      draft.nodes.delete(rootAt(draft, 26));
      return { lostBlocks: [26, 27] };
    },
  ),
  state(
    'the newest state missing',
    'the source pruned it',
    'the root node of block 29 removed',
    'block 29',
    (draft) => {
      draft.nodes.delete(rootAt(draft, 29));
      return { lostBlocks: [29] };
    },
  ),
  state('the file of states cut short', 'nothing', 'the last page of data.lmdb zeroed', 'what rests on it', (draft) => {
    draft.damageState((bytes) => bytes.fill(0, bytes.length - 4096));
    return { refused: [...NODE_CODES, 'lmdb-no-trie-store'], lostBlocks: EVERYTHING };
  }),
  state(
    "a state with a fatter balance of the forger's",
    'the forger is rich',
    'block 29 names a state with a balance of a billion CSPR more; genuine signature kept',
    'block 29',
    (draft) => {
      const root = changeState(draft.nodes, rootAt(draft, 29), [
        [balanceKey(mallory.accountHash), storedCLValue(clU512(10n ** 18n))],
      ]);
      changeBlock(draft, 29, ({ header }) => void (header.state_root_hash = root));
      return {};
    },
  ),
  state(
    'a state with a fatter balance, signed by the forger',
    'the forger is rich since block 20',
    'block 20 and all above linked again and signed by the forger',
    'blocks 20 and above',
    (draft) => {
      const root = changeState(draft.nodes, rootAt(draft, 20), [
        [balanceKey(mallory.accountHash), storedCLValue(clU512(10n ** 18n))],
      ]);
      changeBlock(draft, 20, ({ header }) => void (header.state_root_hash = root), [mallory]);
      return {};
    },
  ),
  state(
    'a forged checksum registry that fits an altered result',
    "'burst deposit 1' failed",
    'the record of block 29 altered, its checksum written into a state of the forger, block 29 names that state',
    'block 29 and the altered result',
    (draft) => {
      draft.editResult(labelled('burst deposit 1'), (result) => void (result.error_message = 'User error: 66'));
      const lines = transactionHashes(draft.at(29).block)
        .filter((hash) => draft.transactions.has(hash))
        .map((hash) => draft.transaction(hash));
      const results = lines.flatMap(({ execution_info }) => {
        const result = execution_info?.execution_result.Version2;
        if (result === undefined) return [];
        const text = jsonToText({ Version2: result as unknown as JsonValue });
        return [executionResultFromJson(parseJson(text))];
      });
      const approvals = approvalsChecksum(lines.map(typedTransaction));
      const forged = checksumRegistry(
        stateAt(draft.nodes, rootAt(draft, 29)),
        executionResultsChecksum(results),
        approvals,
      );
      const root = changeState(draft.nodes, rootAt(draft, 29), [forged]);
      changeBlock(draft, 29, ({ header }) => void (header.state_root_hash = root));
      return {};
    },
  ),
  state(
    'a forged checksum registry behind the old root',
    "block 29's results are others",
    'a leaf with another checksum under the hash of the genuine one',
    'block 29',
    (draft) => {
      const root = rootAt(draft, 29);
      const leaf = pathTo(draft.nodes, root, checksumRegistryKey()).at(-1) ?? '';
      const forged = checksumRegistry(
        stateAt(draft.nodes, root),
        hexToBytes('ab'.repeat(32)),
        hexToBytes('cd'.repeat(32)),
      );
      const own = changeState(draft.nodes, root, [forged]);
      const ownLeaf = pathTo(draft.nodes, own, checksumRegistryKey()).at(-1) ?? '';
      draft.nodes.set(leaf, draft.nodes.get(ownLeaf) ?? new Uint8Array(1));
      return { refused: NODE_CODES, lostBlocks: [29] };
    },
  ),
];

export const stateAndChainspecKinds: readonly Kind[] = [...chainspecKinds, ...stateKinds];
