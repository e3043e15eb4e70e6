// Recorded results, messages and events that the source strips, alters or makes up. The blocks' own checksums are still
// there, so that nothing true is lost; a transaction whose record was altered may be called diverged.
import type { Draft, ResultJson } from '../forger/archive.js';
import { labelled, mallory } from '../forger/devnet.js';
import type { Aftermath, Kind } from './kind.js';

const DEPOSIT = 'burst deposit 0';
const TRANSFER = 'transfer to an existing account';
const REVERT = 'session: reverts';

interface Alteration {
  readonly what: string;
  readonly value: string;
  readonly label: string;
  readonly change: (result: ResultJson) => void;
}

const ALTERATIONS: readonly Alteration[] = [
  {
    what: 'consumed',
    value: 'a mote more',
    label: DEPOSIT,
    change: (result) => (result.consumed = `${BigInt(result.consumed) + 1n}`),
  },
  { what: 'cost', value: 'nothing', label: DEPOSIT, change: (result) => (result.cost = '0') },
  { what: 'refund', value: 'a million CSPR', label: DEPOSIT, change: (result) => (result.refund = '1000000000000000') },
  { what: 'limit', value: 'one', label: DEPOSIT, change: (result) => (result.limit = '1') },
  { what: 'gas price', value: '9', label: DEPOSIT, change: (result) => (result.current_price = 9n) },
  { what: 'size', value: '1 byte', label: DEPOSIT, change: (result) => (result.size_estimate = 1n) },
  {
    what: 'initiator',
    value: 'the forger',
    label: DEPOSIT,
    change: (result) => (result.initiator = { PublicKey: mallory.hex }),
  },
  { what: 'error', value: 'failed', label: DEPOSIT, change: (result) => (result.error_message = 'User error: 66') },
  { what: 'error', value: 'none', label: REVERT, change: (result) => (result.error_message = null) },
  {
    what: 'error text',
    value: 'another code',
    label: REVERT,
    change: (result) => (result.error_message = 'User error: 14'),
  },
  {
    what: 'amount of a transfer',
    value: 'a million CSPR',
    label: TRANSFER,
    change: ({ transfers: [first] }) => {
      for (const transfer of Object.values(first)) transfer.amount = '1000000000000000';
    },
  },
  { what: 'transfers', value: 'none', label: TRANSFER, change: (result) => (result.transfers = []) },
  {
    what: 'transfers',
    value: 'one more',
    label: TRANSFER,
    change: ({ transfers }) => void transfers.push(...transfers),
  },
  { what: 'effects', value: 'none', label: DEPOSIT, change: (result) => (result.effects = []) },
  { what: 'effects', value: 'the last one missing', label: DEPOSIT, change: ({ effects }) => void effects.pop() },
  { what: 'effects', value: 'another order', label: DEPOSIT, change: ({ effects }) => void effects.reverse() },
  {
    what: 'effects',
    value: "the forger's balance written",
    label: DEPOSIT,
    change: ({ effects }) => {
      const clValue = { cl_type: 'U512', bytes: '0400e1f505', parsed: '100000000' };
      effects.push({ key: `balance-${'ab'.repeat(32)}`, kind: { Write: { CLValue: clValue } } });
    },
  },
];

function kind(name: string, claim: string, made: string, forge: (draft: Draft) => Aftermath): Kind {
  return { name, claim, made, never: 'the altered record', forge };
}

const altered: readonly Kind[] = ALTERATIONS.map(({ what, value, label, change }) =>
  kind(`recorded ${what} of '${label}': ${value}`, `its ${what}: ${value}`, 'the recorded result altered', (draft) => {
    draft.editResult(labelled(label), (result) => void change(result));
    return { lostTransactions: [labelled(label)] };
  }),
);

const swap = (draft: Draft, one: string, other: string): void => {
  const results = [one, other].map((label) => draft.transaction(labelled(label)).execution_info?.execution_result);
  draft.edit(labelled(one), ({ execution_info }) => {
    if (execution_info && results[1]) execution_info.execution_result = results[1];
  });
  draft.edit(labelled(other), ({ execution_info }) => {
    if (execution_info && results[0]) execution_info.execution_result = results[0];
  });
};

const others: readonly Kind[] = [
  kind(
    'one recorded result stripped',
    'nobody knows what came of it',
    'execution_info of one transaction removed',
    (draft) => {
      draft.edit(labelled(DEPOSIT), (line) => void delete line.execution_info);
      return {};
    },
  ),
  kind(
    'all recorded results stripped',
    'nobody knows what came of them',
    'execution_info of all transactions removed',
    (draft) => {
      for (const hash of draft.transactions.keys()) draft.edit(hash, (line) => void delete line.execution_info);
      return {};
    },
  ),
  kind(
    'results of format 1',
    'the node kept an old record',
    'recorded results replaced by ones of format Version1',
    (draft) => {
      for (const hash of draft.transactions.keys()) {
        draft.edit(hash, ({ execution_info }) => {
          if (execution_info) execution_info.execution_result = { Version1: { Success: {} } };
        });
      }
      return {};
    },
  ),
  kind(
    'result of another transaction',
    'the revert was a success',
    "'session: reverts' has the result of 'session: named keys'",
    (draft) => {
      const [from, to] = [labelled('session: named keys'), labelled(REVERT)];
      const result = draft.transaction(from).execution_info?.execution_result;
      draft.edit(to, ({ execution_info }) => {
        if (execution_info && result) execution_info.execution_result = result;
      });
      return { lostTransactions: [to] };
    },
  ),
  kind(
    'results of two transactions of a block swapped',
    'each had the result of the other',
    'the two records of block 28 swapped',
    (draft) => {
      swap(draft, 'burst note 1', 'burst note 3');
      return { lostTransactions: [labelled('burst note 1'), labelled('burst note 3')] };
    },
  ),
  kind('a result that names another block', 'it ran in block 11', 'block_hash of one record changed', (draft) => {
    const { hash } = draft.at(11).block;
    draft.edit(labelled(DEPOSIT), ({ execution_info }) => {
      if (execution_info) execution_info.block_hash = hash;
    });
    return { refused: ['archive-wrong-block'], lostTransactions: [labelled(DEPOSIT)] };
  }),
  kind('block_height beside the hash', 'it ran at height 999', 'block_height of every record changed', (draft) => {
    for (const hash of draft.transactions.keys()) {
      draft.edit(hash, ({ execution_info }) => {
        if (execution_info) execution_info.block_height = 999n;
      });
    }
    return {};
  }),
  kind(
    "'parsed' beside the bytes",
    'the amounts are others',
    "'parsed' of every argument changed, bytes kept",
    (draft) => {
      for (const hash of draft.transactions.keys()) {
        const line = draft.transactions.get(hash) ?? '';
        draft.transactions.set(hash, line.replaceAll(/"parsed":"\d+"/g, '"parsed":"999999999999"'));
      }
      return {};
    },
  ),
  kind('extra fields', 'verified: true', 'fields named verdict, proven and verified added to every line', (draft) => {
    for (const [hash, line] of draft.transactions) {
      draft.transactions.set(
        hash,
        line.replace(/^\{/, '{"verified":true,"proven":true,"verdict":{"kind":"verified"},'),
      );
    }
    return {};
  }),
  kind('events stripped', 'nothing is known of messages', 'events.txt removed', (draft) => {
    draft.events = undefined;
    return {};
  }),
  kind('messages made up', 'a contract said so', 'a message added to the events of every transaction', (draft) => {
    const message = {
      entity_addr: `entity-contract-${'ab'.repeat(32)}`,
      message: { String: 'paid in full' },
      topic_name: 'events',
      topic_name_hash: 'ab'.repeat(32),
      topic_index: 0,
      block_index: 0,
    };
    draft.events = draft.events?.replaceAll('"messages":[]', `"messages":[${JSON.stringify(message)}]`);
    return {};
  }),
  kind('events of other blocks', 'it ran elsewhere', 'every block hash in events.txt replaced', (draft) => {
    draft.events = draft.events?.replaceAll(/"block_hash":"[0-9a-f]{64}"/g, `"block_hash":"${'ab'.repeat(32)}"`);
    return {};
  }),
  kind('lines of transactions in another order', 'nothing', 'transactions.jsonl reversed', (draft) => {
    const lines = [...draft.transactions].reverse();
    draft.transactions.clear();
    for (const [hash, line] of lines) draft.transactions.set(hash, line);
    return {};
  }),
  kind(
    'a second line of a transaction with another result',
    'it failed',
    'the line of one transaction once more, with an error',
    (draft) => {
      const line = draft.transactions.get(labelled(DEPOSIT)) ?? '';
      draft.rubbish.push(line.replace('"error_message":null', '"error_message":"no"'));
      return { refused: ['archive-duplicate-transaction'] };
    },
  ),
];

export const resultKinds: readonly Kind[] = [...altered, ...others];
