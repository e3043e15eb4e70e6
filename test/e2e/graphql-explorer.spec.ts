// The explorer's queries over the bundled chain: ledgers and named keys equal the chain's own state at every block,
// lineage, entities, search, coverage, and a number of statements that does not depend on the number of rows.

import { join } from 'node:path';
import { clU512Of } from '@casper-trace/casper-types/cl-value';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { KeyTag, keyHash32 } from '@casper-trace/casper-types/key';
import { formatKey } from '@casper-trace/casper-types/key-format';
import { type OpenDatabase, openDatabase } from '@casper-trace/db/open-database';
import { TrieStateView } from '@casper-trace/global-state/trie/trie-state-view';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { casperTrace } from '../support/casper-trace.js';
import { type GraphQLServer, startGraphQLServer } from '../support/graphql-server.js';
import { devnet203, openRecordedChain } from '../support/recorded-chain.js';
import { readLabels } from '../support/recorded-labels.js';
import { scratchFolder } from '../support/scratch-folder.js';

const scratch = scratchFolder();
let open: OpenDatabase;
let server: GraphQLServer;
let states: readonly BlockState[];

/** What the chain's state at a block's root says. */
interface BlockState {
  readonly height: number;
  /** Purse → motes. */
  readonly balances: ReadonlyMap<string, string>;
  /** Account or contract, formatted → its named keys, `name key`. */
  readonly namedKeys: ReadonlyMap<string, readonly string[]>;
}

async function readStates(): Promise<BlockState[]> {
  const chain = await openRecordedChain(devnet203);
  const found = chain.blocks.map(({ height, block }): BlockState => {
    const balances = new Map<string, string>();
    const namedKeys = new Map<string, string[]>();
    for (const [key, stored] of new TrieStateView(chain.reader, block.header.stateRootHash).walk()) {
      if (key.tag === KeyTag.Balance && stored.kind === 'CLValue') {
        balances.set(bytesToHex(keyHash32(key)), String(clU512Of(stored.value)));
      }
      if (stored.kind !== 'Account' && stored.kind !== 'Contract') continue;
      const names = [...stored.value.namedKeys].map(([name, named]) => `${name} ${formatKey(named)}`);
      namedKeys.set(formatKey(key), names.sort());
    }
    return { height: Number(height), balances, namedKeys };
  });
  await chain.close();
  return found;
}

beforeAll(async () => {
  const data = join(scratch.path, 'data');
  const { code, stderr } = await casperTrace(['index', '--archive', devnet203, '--once', '--json', '--data', data]);
  expect(code, stderr).toBe(0);
  open = await openDatabase(undefined, data);
  server = await startGraphQLServer(open.database);
  states = await readStates();
});

afterAll(async () => {
  await server?.close();
  await open?.close();
  scratch.remove();
});

interface List<Node> {
  readonly nodes: readonly Node[];
  readonly edges: readonly { readonly cursor: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}

const labels = readLabels(devnet203);
const hashOf = (label: string): string => labels.find((one) => one.label === label)?.hash ?? `no '${label}'`;
const last = <T>(list: readonly T[]): T => list[list.length - 1];

/** The contract that 'install till' made and a purse that it kept for a while. */
async function recorded() {
  const { install, handed } = await server.query<
    Record<
      'install' | 'handed',
      { initiator: string; namedKeyWrites: List<{ name: string; after: string; context: { address: string } }> }
    >
  >(
    `query ($install: TransactionHash!, $handed: TransactionHash!) {
       install: transaction(hash: $install) { initiator namedKeyWrites { nodes { name after context { address } } } }
       handed: transaction(hash: $handed) { initiator namedKeyWrites { nodes { name after context { address } } } } }`,
    { install: hashOf('install till'), handed: hashOf('session: purse handed over and kept') },
  );
  const written = (name: string): string => install.namedKeyWrites.nodes.find((write) => write.name === name)!.after;
  return {
    till: written('till'),
    tillPackage: written('till_package').split('-')[1],
    installer: install.initiator,
    giver: handed.initiator,
    savings: handed.namedKeyWrites.nodes[0].after,
  };
}

interface Entry {
  readonly blockHeight: number;
  readonly transactionIndex: number | null;
  readonly ordinal: number | null;
  readonly amount: string;
  readonly balance: string | null;
  readonly context: { readonly address: string } | null;
  readonly transfer: { readonly amount: string; readonly source: string | null; readonly target: string | null } | null;
  readonly balanceChange: { readonly way: string; readonly amount: string; readonly balanceAfter: string } | null;
}

async function ledgerOf(purse: string, size: number): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (let after: string | undefined; ; ) {
    const { purse: found } = await server.query<{ purse: { ledger: List<Entry> } }>(
      `query ($purse: PurseAddress!, $size: Int, $after: String) { purse(uref: $purse) {
         ledger(first: $size, after: $after) { nodes { blockHeight transactionIndex ordinal amount balance context { address }
           transfer { amount source target } balanceChange { way amount balanceAfter } }
           pageInfo { hasNextPage endCursor } } } }`,
      { purse, size, after },
    );
    entries.push(...found.ledger.nodes);
    if (!found.ledger.pageInfo.hasNextPage) return entries;
    after = found.ledger.pageInfo.endCursor;
  }
}

describe('ledgers', () => {
  it('of every purse have the balance of the chain at the end of every block', async () => {
    const purses = [...last(states).balances.keys()];
    expect(purses.length).toBeGreaterThan(20);
    let entriesSeen = 0;
    for (const purse of purses) {
      const entries = await ledgerOf(purse, 200);
      entriesSeen += entries.length;
      for (const { height, balances } of states) {
        const upTo = entries.filter(({ blockHeight }) => blockHeight <= height);
        const expected = balances.get(purse) ?? '0';
        const found = upTo.length > 0 ? last(upTo).balance : (states[0].balances.get(purse) ?? '0');
        expect({ purse, height, balance: found }).toEqual({ purse, height, balance: expected });
      }
      let running = BigInt(states[0].balances.get(purse) ?? 0n);
      for (const { amount, balance } of entries) {
        running += BigInt(amount);
        expect(balance).toBe(String(running));
      }
    }
    const { rows } = await open.database.query<{ sides: string }>(
      `SELECT (SELECT sum(CASE WHEN source_purse IS NULL OR target_purse IS NULL OR source_purse = target_purse THEN 1 ELSE 2 END)
         FROM purse_transfers WHERE committed) + (SELECT count(*) FROM balance_changes) AS sides`,
    );
    expect(entriesSeen).toBe(Number(rows[0].sides));
  });

  it('name the movement or change behind each entry, whatever the size of a page', async () => {
    const { savings } = await recorded();
    const address = savings.split('-')[1];
    const whole = await ledgerOf(savings, 500);
    expect(whole.length).toBeGreaterThan(1);
    expect(await ledgerOf(savings, 1)).toEqual(whole);
    for (const { amount, transfer, balanceChange, context, transactionIndex } of whole) {
      expect(balanceChange).toBeNull();
      expect(transfer!.amount).toBe(amount.replace('-', ''));
      expect((amount.startsWith('-') ? transfer!.source : transfer!.target)!.split('-')[1]).toBe(address);
      expect(context!.address).toMatch(/^(account-hash|hash)-/);
      expect(transactionIndex).not.toBeNull();
    }
    expect(whole.map(({ amount }) => amount)).toEqual(expect.arrayContaining(['10000000000', '-7000000000']));
    const rewarded = await open.database.query<{ purse: string }>('SELECT purse FROM balance_changes LIMIT 1');
    const reward = (await ledgerOf(rewarded.rows[0].purse, 500)).find((entry) => entry.balanceChange !== null)!;
    expect(reward).toMatchObject({ transactionIndex: null, ordinal: null, transfer: null, context: null });
    expect(reward.balanceChange).toMatchObject({ way: 'reward', amount: reward.amount, balanceAfter: reward.balance });
  });

  it('say null where the state before a block is not at hand, and nothing of later blocks is lost', async () => {
    const { savings } = await recorded();
    const whole = await ledgerOf(savings, 500);
    const [{ blockHeight }] = whole;
    const { rows } = await open.database.query<{ balance_before: string; balance_after: string }>(
      `DELETE FROM purse_balances WHERE block_height = $1 AND purse = $2 RETURNING balance_before, balance_after`,
      [blockHeight, savings.split('-')[1]],
    );
    const without = await ledgerOf(savings, 500);
    for (const [index, entry] of without.entries()) {
      expect(entry).toEqual({
        ...whole[index],
        balance: entry.blockHeight === blockHeight ? null : whole[index].balance,
      });
    }
    await open.database.query('INSERT INTO purse_balances VALUES (1, $1, $2, $3, $4)', [
      blockHeight,
      savings.split('-')[1],
      rows[0].balance_before,
      rows[0].balance_after,
    ]);
    expect(await ledgerOf(savings, 500)).toEqual(whole);
  });
});

describe('purses', () => {
  it('have the balance of the chain at every height', async () => {
    const fields = states.map(({ height }) => `at${height}: balance(atHeight: ${height})`).join(' ');
    for (const purse of last(states).balances.keys()) {
      const { purse: found } = await server.query<{ purse: Record<string, string | null> }>(
        `{ purse(uref: "${purse}") { ${fields} } }`,
      );
      for (const { height, balances } of states) {
        expect({ purse, height, balance: found[`at${height}`] }).toEqual({
          purse,
          height,
          balance: balances.get(purse) ?? null,
        });
      }
    }
  });

  it('have no balance where a block in between is not proven', async () => {
    const { savings } = await recorded();
    const balance = async () =>
      (await server.query<{ purse: { balance: string | null } }>(`{ purse(uref: "${savings}") { balance } }`)).purse
        .balance;
    const known = await balance();
    expect(known).toBe(last(states).balances.get(savings.split('-')[1]));
    const proven = async (value: boolean) => {
      await open.database.query('UPDATE blocks SET proven = $1 WHERE height = 29', [value]);
      await open.database.query(`UPDATE chain_counters SET value = value + $1 WHERE counter = 'proven'`, [
        value ? 1 : -1,
      ]);
    };
    const moved = await ledgerOf(savings, 500);
    expect(last(moved).blockHeight).toBeLessThan(29);
    await proven(false);
    expect(await balance()).toBeNull();
    await proven(true);
    expect(await balance()).toBe(known);
  });

  it('have owners at every height, and their whole lineage in one list', async () => {
    const { savings, giver, till } = await recorded();
    interface Step {
      readonly kind: string;
      readonly what: string;
      readonly rights: number;
      readonly blockHeight: number;
      readonly transactionIndex: number;
      readonly ordinal: number;
      readonly name: string | null;
      readonly context: { readonly address: string };
      readonly from: { readonly address: string } | null;
      readonly event: { readonly __typename: string; readonly ordinal: number };
    }
    const { purse } = await server.query<{
      purse: { address: string; lineage: List<Step>; now: unknown; first: unknown; unknown: unknown };
    }>(
      `{ purse(uref: "${savings}") { address unknown: ownersUnknownBefore
           now: owners { namedKey rights context { address } } first: owners(atHeight: 0) { namedKey }
           lineage(first: 100) { nodes { kind what rights blockHeight transactionIndex ordinal name context { address } from { address }
             code { kind } verdict { kind }
             event { __typename ... on Grant { ordinal } ... on PurseAccess { ordinal } ... on NamedKeyWrite { ordinal } } } } } }`,
    );
    expect(purse.address).toBe(savings.split('-')[1]);
    expect(purse.unknown).toBeNull();
    expect(purse.first).toEqual([]);
    expect(purse.now).toEqual([{ namedKey: 'savings', rights: 7, context: { address: giver } }]);
    const steps = purse.lineage.nodes;
    expect(steps.map(({ kind, what, context }) => `${kind} ${what} ${context.address}`)).toEqual(
      expect.arrayContaining([
        `grant created ${giver}`,
        `access created ${giver}`,
        `named key write kept ${giver}`,
        `grant passed ${till}`,
        `named key write kept ${till}`,
        `named key write dropped ${till}`,
      ]),
    );
    expect(steps.every(({ rights }) => rights >= 1 && rights <= 7)).toBe(true);
    expect(steps.find(({ what }) => what === 'passed')).toMatchObject({ rights: 7 });
    const places = steps.map((step) => [step.blockHeight, step.transactionIndex, step.ordinal]);
    expect(places).toEqual(places.toSorted(([a, b, c], [x, y, z]) => a - x || b - y || c - z));
    for (const { ordinal, event } of steps) expect(event.ordinal).toBe(ordinal);
  });
});

describe('named keys', () => {
  it('of every context are those of the chain at every height', async () => {
    const contexts = [...last(states).namedKeys.keys()];
    expect(contexts.length).toBeGreaterThan(5);
    let keysSeen = 0;
    for (const context of contexts) {
      const field = context.startsWith('account-hash-') ? 'account' : 'contract';
      const fields = states
        .map(({ height }) => `at${height}: namedKeys(first: 200, atHeight: ${height}) { nodes { name key } }`)
        .join(' ');
      const data = await server.query<Record<string, Record<string, List<{ name: string; key: string }>> | null>>(
        `{ ${field}(hash: "${context}") { ${fields} } }`,
      );
      for (const { height, namedKeys } of states) {
        const found = data[field]?.[`at${height}`].nodes.map(({ name, key }) => `${name} ${key}`).sort() ?? [];
        keysSeen += found.length;
        expect({ context, height, found }).toEqual({ context, height, found: namedKeys.get(context) ?? [] });
      }
    }
    expect(keysSeen).toBeGreaterThan(500);
  });

  it('come in pages by name', async () => {
    const { installer } = await recorded();
    const whole = await server.query<{ account: { namedKeys: List<{ name: string }> } }>(
      `{ account(hash: "${installer}") { namedKeys(first: 500) { nodes { name } } } }`,
    );
    const names = whole.account.namedKeys.nodes.map(({ name }) => name);
    expect(names.length).toBeGreaterThan(2);
    const paged: string[] = [];
    for (let after: string | undefined; ; ) {
      const { account } = await server.query<{ account: { namedKeys: List<{ name: string }> } }>(
        `query ($after: String) { account(hash: "${installer}") { namedKeys(first: 1, after: $after) {
           nodes { name } pageInfo { hasNextPage endCursor } } } }`,
        { after },
      );
      paged.push(...account.namedKeys.nodes.map(({ name }) => name));
      if (!account.namedKeys.pageInfo.hasNextPage) break;
      after = account.namedKeys.pageInfo.endCursor;
    }
    expect(paged).toEqual(names);
    const end = await server.query<{ account: { namedKeys: List<{ name: string }> } }>(
      `{ account(hash: "${installer}") { namedKeys(last: 2) { nodes { name } } } }`,
    );
    expect(end.account.namedKeys.nodes.map(({ name }) => name)).toEqual(names.slice(-2));
  });

  it('have a history, and a value at any height', async () => {
    const { till, savings } = await recorded();
    const { namedKey } = await server.query<{
      namedKey: {
        value: string | null;
        first: string | null;
        history: List<{ blockHeight: number; operation: string; after: string | null }>;
      };
    }>(
      `{ namedKey(context: "${till}", name: "victim_savings") { context { kind address } value first: value(atHeight: 0)
           history { nodes { blockHeight operation after code { kind } } } } }`,
    );
    const { history, value, first } = namedKey;
    expect(value).toBeNull();
    expect(first).toBeNull();
    expect(history.nodes.map(({ operation, after }) => [operation, after])).toEqual([
      ['put', savings],
      ['remove', null],
    ]);
    const { namedKey: then } = await server.query<{ namedKey: { value: string } }>(
      `{ namedKey(context: "${till}", name: "victim_savings") { value(atHeight: ${history.nodes[0].blockHeight}) } }`,
    );
    expect(then.value).toBe(savings);
  });
});

/** All pages of a list of an entity. */
async function places(entity: string, list: string, size: number): Promise<string[]> {
  const found: string[] = [];
  const on = (type: string, place: string): string => `... on ${type} { blockHeight transactionIndex ${place} }`;
  const kinds = ['NamedKeyWrite', 'PurseTransfer', 'PurseAccess', 'PurseHold', 'Grant'].map((type) =>
    on(type, 'ordinal'),
  );
  for (let after = ''; ; ) {
    const data = await server.query<{ entity: Record<string, List<object>> }>(
      `{ entity: ${entity} { ${list}(first: ${size}${after}) {
           nodes { __typename ${kinds.join(' ')} ${on('Frame', 'firstOrdinal')} } pageInfo { hasNextPage endCursor } } } }`,
    );
    const page = data.entity[list];
    found.push(...page.nodes.map((node) => Object.values(node).join(' ')));
    if (!page.pageInfo.hasNextPage) return found;
    after = `, after: "${page.pageInfo.endCursor}"`;
  }
}

const byPlace = (a: string, b: string): number => {
  const [[, ah, ai, ao], [, bh, bi, bo]] = [a.split(' ').map(Number), b.split(' ').map(Number)];
  return ah - bh || ai - bi || ao - bo;
};

describe('entities', () => {
  it('have everything that touched them, in order, in pages without gap or repeat', async () => {
    const { till, tillPackage, giver, savings } = await recorded();
    for (const [entity, least] of [
      [`account(hash: "${giver}")`, 20],
      [`contract(hash: "${till}")`, 10],
      [`contractPackage(hash: "${tillPackage}")`, 5],
      [`purse(uref: "${savings}")`, 8],
    ] as const) {
      const whole = await places(entity, 'history', 500);
      expect(whole.length, entity).toBeGreaterThan(least);
      expect(new Set(whole).size, entity).toBe(whole.length);
      expect(whole, entity).toEqual(whole.toSorted(byPlace));
      expect(await places(entity, 'history', 7), entity).toEqual(whole);
    }
  });

  it('history of an account counts every row of its context, and what others did to its main purse', async () => {
    const { giver } = await recorded();
    const address = giver.split('-')[2];
    const { rows } = await open.database.query<{ count: string }>(
      `SELECT (SELECT count(*) FROM frames WHERE context_address = $1)
         + (SELECT count(*) FROM named_key_writes WHERE context_address = $1)
         + (SELECT count(*) FROM grants WHERE to_address = $1)
         + (SELECT count(*) FROM purse_transfers t WHERE context_address = $1 OR (SELECT purse FROM main_purses WHERE account = $1)
             IN (source_purse, target_purse))
         + (SELECT count(*) FROM purse_accesses WHERE context_address = $1
             OR purse = (SELECT purse FROM main_purses WHERE account = $1)) AS count`,
      [address],
    );
    expect(await places(`account(hash: "${giver}")`, 'history', 500)).toHaveLength(Number(rows[0].count));
  });

  it('an account has its transactions, main purse and purses', async () => {
    const { giver, savings, till } = await recorded();
    const { account } = await server.query<{
      account: {
        hash: string;
        unknownBefore: number | null;
        mainPurse: { address: string; owners: unknown };
        transactions: List<{ initiator: string }>;
        purses: List<{ purse: { address: string }; isMainPurse: boolean; namedKeys: string[]; rights: number }>;
      };
    }>(
      `{ account(hash: "${giver}") { hash unknownBefore mainPurse { address owners { namedKey context { address } } }
           transactions { nodes { initiator } }
           purses { nodes { purse { address } isMainPurse namedKeys rights granted } } } }`,
    );
    expect(account.hash).toBe(giver);
    expect(account.unknownBefore).toBeNull();
    expect(account.mainPurse.owners).toEqual([
      { namedKey: null, context: { address: giver } },
      // Kept by the contract when it was passed to it.
      { namedKey: 'victim_main', context: { address: till } },
    ]);
    expect(account.transactions.nodes.length).toBeGreaterThan(0);
    expect(account.transactions.nodes.every(({ initiator }) => initiator === giver)).toBe(true);
    const purses = account.purses.nodes;
    expect(purses.find(({ isMainPurse }) => isMainPurse)).toMatchObject({
      purse: { address: account.mainPurse.address },
    });
    expect(purses.find(({ namedKeys }) => namedKeys.includes('savings'))).toMatchObject({
      purse: { address: savings.split('-')[1] },
      rights: 7,
      granted: true,
    });
  });

  it('a contract has its callers, what it wrote, and the purses from which it can withdraw', async () => {
    const { till, tillPackage, savings } = await recorded();
    const { contract } = await server.query<{
      contract: {
        version: string;
        contractPackage: {
          hash: string;
          versions: { version: string; contract: { hash: string; frames: List<unknown> } }[];
        };
        frames: List<{ code: { hash: string }; caller: { address: string }; entryPoint: string }>;
        namedKeyWrites: List<{ name: string; context: { address: string } }>;
        purses: List<{ purse: { address: string }; rights: number; namedKeys: string[]; granted: boolean }>;
        all: List<{ rights: number; namedKeys: string[] }>;
      };
    }>(
      `{ contract(hash: "${till}") { version
           contractPackage { hash versions { version firstSeen contract { hash frames(first: 1) { nodes { entryPoint } } } } }
           frames { nodes { entryPoint code { hash } caller { kind address } } }
           namedKeyWrites { nodes { name context { address } } }
           purses(withdraw: true) { nodes { purse { address } rights namedKeys granted } }
           all: purses { nodes { rights namedKeys } } } }`,
    );
    expect(contract.contractPackage.hash).toBe(`contract-package-${tillPackage}`);
    expect(contract.contractPackage.versions).toMatchObject([{ version: contract.version, contract: { hash: till } }]);
    expect(contract.frames.nodes.map(({ entryPoint }) => entryPoint)).toContain('drain');
    for (const { code } of contract.frames.nodes) expect(`hash-${code.hash}`).toBe(till);
    for (const { context } of contract.namedKeyWrites.nodes) expect(context.address).toBe(till);
    expect(contract.purses.nodes).toContainEqual({
      purse: { address: savings.split('-')[1] },
      rights: 7,
      namedKeys: [],
      granted: true,
    });
    expect(contract.purses.nodes.every(({ rights }) => (rights & 2) === 2)).toBe(true);
    // The main purse that was passed to it lost WRITE on the way.
    expect(contract.all.nodes).toContainEqual({ rights: 5, namedKeys: ['victim_main'] });
  });

  it('that are not known give null', async () => {
    const unknown = 'f'.repeat(64);
    expect(
      await server.query(
        `{ account(hash: "${unknown}") { hash } contract(hash: "${unknown}") { hash } purse(uref: "${unknown}") { address }
           contractPackage(hash: "${unknown}") { hash } namedKey(context: "${unknown}", name: "x") { name } }`,
      ),
    ).toEqual({ account: null, contract: null, purse: null, contractPackage: null, namedKey: null });
    const { errors } = await server.ask(`{ purse(uref: "${(await recorded()).savings}") { balance(atHeight: 1000) } }`);
    expect(errors).toMatchObject([{ message: 'block 1000 is not stored: the newest is block 29' }]);
  });
});

describe('search', () => {
  const found = async (text: string): Promise<string[]> => {
    const { search } = await server.query<{ search: Record<string, string>[] }>(
      `query ($text: String!) { search(text: $text) { __typename
         ... on Block { height } ... on Transaction { transactionHash: hash } ... on Account { hash } ... on Contract { hash }
         ... on ContractPackage { hash } ... on Purse { address } ... on NamedKey { name context { address } } } }`,
      { text },
    );
    return search.map((result) => result.__typename);
  };

  it('takes every form of a name', async () => {
    const { till, tillPackage, giver, savings } = await recorded();
    const { transactions } = await server.query<{
      transactions: List<{ initiatorPublicKey: string; blockHash: string }>;
    }>('{ transactions(first: 1) { nodes { initiatorPublicKey blockHash } } }');
    const [{ initiatorPublicKey, blockHash }] = transactions.nodes;
    expect(await found('7')).toEqual(['Block']);
    expect(await found(blockHash.toUpperCase())).toEqual(['Block']);
    expect(await found(`block-${blockHash}`)).toEqual(['Block']);
    expect(await found(hashOf('install till'))).toEqual(['Transaction']);
    expect(await found(giver)).toEqual(['Account']);
    expect(await found(` ${initiatorPublicKey} `)).toEqual(['Account']);
    expect(await found(till)).toEqual(['Contract']);
    expect(await found(till.replace('hash-', 'entity-contract-'))).toEqual(['Contract']);
    expect(await found(`hash-${tillPackage}`)).toEqual(['ContractPackage']);
    expect(await found(`contract-package-${tillPackage}`)).toEqual(['ContractPackage']);
    expect(await found(savings)).toEqual(['Purse']);
    expect(await found(savings.split('-')[1])).toEqual(['Purse']);
    expect(await found('victim_savings')).toEqual(['NamedKey']);
    expect(await found('no such thing')).toEqual([]);
    expect(await found('f'.repeat(64))).toEqual([]);
    expect(await found('')).toEqual([]);
    expect(await found('99999999999999999999999')).toEqual([]);
  });
});

describe('coverage', () => {
  const coverage = async (args = '') =>
    (
      await server.query<{ coverage: Record<string, unknown> }>(
        `{ coverage${args} { fromHeight toHeight blocks blocksRecorded blocksProven transactions verified diverged unverifiable
             ranges { fromHeight toHeight } complete gapCount gaps { height } } }`,
      )
    ).coverage;
  const whole = {
    fromHeight: 0,
    toHeight: 29,
    blocks: 30,
    blocksRecorded: 30,
    blocksProven: 30,
    transactions: 23,
    verified: 23,
    diverged: 0,
    unverifiable: 0,
    ranges: [{ fromHeight: 0, toHeight: 29 }],
    complete: true,
    gapCount: 0,
    gaps: [],
  };

  it('proves that nothing is missing', async () => {
    expect(await coverage()).toEqual(whole);
    expect(await coverage('(fromHeight: 5, toHeight: 9)')).toMatchObject({ blocks: 5, complete: true });
  });

  it('finds just the rows that are lost', async () => {
    const { rows } = await open.database.query<{ height: string }>(
      'SELECT DISTINCT block_height AS height FROM transactions ORDER BY 1',
    );
    const heights = rows.map(({ height }) => Number(height));
    for (const height of [heights[0], heights[heights.length >> 1]]) {
      const lost = await open.database.query(
        'DELETE FROM transactions WHERE block_height = $1 AND transaction_index = 0 RETURNING *',
        [height],
      );
      expect(await coverage()).toMatchObject({ complete: false, gapCount: 1, gaps: [{ height }] });
      const columns = Object.keys(lost.rows[0]);
      await open.database.query(
        `INSERT INTO transactions (${columns.join(', ')}) VALUES (${columns.map((_, index) => `$${index + 1}`).join(', ')})`,
        Object.values(lost.rows[0]),
      );
    }
    expect(await coverage()).toEqual(whole);
  });

  it('refuses a range that ends before it begins', async () => {
    const { errors } = await server.ask('{ coverage(fromHeight: 9, toHeight: 8) { blocks } }');
    expect(errors).toMatchObject([{ message: 'the range begins at 9 and ends before it, at 8' }]);
  });

  it('and status agree', async () => {
    const { status } = await server.query<{ status: { chains: Record<string, unknown>[] } }>(
      `{ status { chains { blocks blocksRecorded blocksProven transactions verified diverged unverifiable gapCount digest
           roles { role height lag } } } }`,
    );
    const { ranges: _ranges, complete: _complete, gaps: _gaps, fromHeight: _from, toHeight: _to, ...counts } = whole;
    expect(status.chains).toMatchObject([
      {
        ...counts,
        roles: [
          { role: 'ingest', height: 29, lag: 0 },
          { role: 'record', height: 29, lag: 0 },
          // Nobody evaluated: `index` alone raises no alert.
          { role: 'evaluation', height: null, lag: 30 },
          { role: 'delivery', height: null, lag: 30 },
        ],
      },
    ]);
    expect(status.chains[0].digest).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('a name that is too long for an index', () => {
  // 2,000 bytes of two-byte characters, before and behind the names of the contract in the order of bytes.
  const names = ['\u00e9'.repeat(1000), `!${'n'.repeat(1999)}`];

  it('is listed in its place, at every height, found by search, and gone once it is removed', async () => {
    const { till } = await recorded();
    const address = till.split('-')[1];
    const keysOf = async (paging: string): Promise<{ name: string; key: string }[]> => {
      const { contract } = await server.query<{ contract: { namedKeys: List<{ name: string; key: string }> } }>(
        `{ contract(hash: "${till}") { namedKeys(${paging}) { nodes { name key } } } }`,
      );
      return [...contract.namedKeys.nodes];
    };
    const before = await keysOf('first: 500');
    const at: Record<number, { name: string; key: string }[]> = {};
    for (const height of [24, 25, 27]) at[height] = await keysOf(`first: 500, atHeight: ${height}`);
    // Two writes of each, and a third that removes the second name.
    const copy = (name: string, height: number, ordinal: number, key: string | null) =>
      open.database.query(
        `INSERT INTO named_key_writes SELECT chain_id, $2, 0, $3, frame_index, step, transaction_hash, initiator, verdict,
           context_kind, context_address, code_kind, code_address, code_package, code_name, $4, 'put', NULL, $5, TRUE
         FROM named_key_writes WHERE context_address = $1 AND context_kind = 'contract' LIMIT 1`,
        [address, height, 100_000 + ordinal, name, key],
      );
    try {
      for (const [number, name] of names.entries()) {
        await copy(name, 25, number, `hash-${'1'.repeat(64)}`);
        await copy(name, 26, number, `hash-${'2'.repeat(64)}`);
      }
      await copy(names[1], 28, 9, null);
      const long = (number: number, digit: string) => ({ name: names[number], key: `hash-${digit.repeat(64)}` });
      expect(await keysOf('first: 500, atHeight: 24')).toEqual(at[24]);
      expect(await keysOf('first: 500, atHeight: 25')).toEqual([long(1, '1'), ...at[25], long(0, '1')]);
      expect(await keysOf('first: 500, atHeight: 27')).toEqual([long(1, '2'), ...at[27], long(0, '2')]);
      expect(await keysOf('first: 500')).toEqual([...before, long(0, '2')]);
      expect(await keysOf('last: 1')).toEqual([long(0, '2')]);
      expect(await keysOf('first: 1, atHeight: 27')).toEqual([long(1, '2')]);
      const { search, namedKey } = await server.query<{ search: object[]; namedKey: { value: string } }>(
        `query ($name: String!) { search(text: $name) { ... on NamedKey { context { address } value } }
           namedKey(context: "${till}", name: $name) { value } }`,
        { name: names[0] },
      );
      expect(search).toEqual([{ context: { address: till }, value: long(0, '2').key }]);
      expect(namedKey.value).toBe(long(0, '2').key);
    } finally {
      await open.database.query('DELETE FROM named_key_writes WHERE ordinal >= 100000');
    }
    expect(await keysOf('first: 500')).toEqual(before);
  });
});

describe('limits', () => {
  const purse = (fields: string): string => `purses(first: $rows) { nodes { purse { ${fields} } } }`;
  const relations: readonly (readonly [string, string])[] = [
    ['transactions', 'transactions(first: $rows) { nodes { block { height } frames(first: 1) { nodes { index } } } }'],
    ['writes', 'namedKeyWrites(first: $rows) { nodes { code { kind } callFrame { index } transaction { hash } } }'],
    ['frames', 'contextFrames(first: $rows) { nodes { transaction { block { height } } } }'],
    ['named keys', 'namedKeys(first: $rows) { nodes { name key } }'],
    ['address of purses', purse('address')],
    ['balance of purses', purse('balance')],
    ['old balance of purses', purse('balance(atHeight: 3)')],
    ['owners of purses', purse('owners { namedKey } ownersUnknownBefore')],
    ['ledger of purses', purse('ledger(first: 3) { nodes { balance context { address } } }')],
    ['movements of purses', purse('ledger(first: 3) { nodes { transfer { amount callFrame { index } } } }')],
  ];

  it.each(relations)(
    'keep the number of statements for %s the same, whatever the number of rows',
    async (name, field) => {
      const { giver, installer } = await recorded();
      const address = name === 'writes' || name === 'named keys' ? installer : giver;
      const statements = vi.spyOn(pg.Client.prototype, 'query');
      const countOnce = async (rows: number): Promise<{ found: number; statements: number }> => {
        statements.mockClear();
        const { account } = await server.query<{ account: Record<string, List<unknown>> }>(
          `{ account(hash: "${address}") { ${field.replace('$rows', String(rows))} } }`,
        );
        return { found: Object.values(account)[0].nodes.length, statements: statements.mock.calls.length };
      };
      // A connection that the pool opens meanwhile has statements of its own: the least of three is the query's.
      const count = async (rows: number): Promise<{ found: number; statements: number }> => {
        const counts = [await countOnce(rows), await countOnce(rows), await countOnce(rows)];
        return { found: counts[0].found, statements: Math.min(...counts.map((one) => one.statements)) };
      };
      const few = await count(1);
      const many = await count(50);
      expect(few.found).toBe(1);
      expect(many.found).toBeGreaterThan(2);
      expect(many.statements).toBe(few.statements);
      statements.mockRestore();
    },
  );

  it('keep the statements of lists of several kinds at one for the page and one for each kind', async () => {
    const { giver } = await recorded();
    const statements = vi.spyOn(pg.Client.prototype, 'query');
    const countOnce = async (list: string): Promise<number> => {
      statements.mockClear();
      await server.query(`{ account(hash: "${giver}") { ${list} } }`);
      return statements.mock.calls.length;
    };
    const count = async (list: string): Promise<number> =>
      Math.min(await countOnce(list), await countOnce(list), await countOnce(list));
    const base = await count('hash');
    for (const rows of [1, 10, 100]) {
      expect(await count(`history(first: ${rows}) { nodes { __typename } }`)).toBeLessThanOrEqual(base + 1 + 6);
      const purses = await count(purse('address').replace('$rows', '50'));
      const lineages = await count(purse(`lineage(first: ${rows}) { nodes { what } }`).replace('$rows', '50'));
      expect(lineages).toBeLessThanOrEqual(purses + 1 + 3);
    }
    statements.mockRestore();
  });

  it.each([
    [
      '{ account(hash: "$") { history(first: 500) { nodes { __typename ... on NamedKeyWrite { transaction { frames(first: 500) { nodes { index } } } } } } } }',
    ],
    ['{ account(hash: "$") { purses(first: 500) { nodes { purse { ledger(first: 500) { nodes { amount } } } } } } }'],
    ['{ search(text: "x") { ... on Account { purses(first: 500) { nodes { rights } } } } }'],
    [
      '{ a: coverage { blocks } b: coverage { blocks } c: coverage { blocks } d: coverage { blocks } e: coverage { blocks } f: coverage { blocks } }',
    ],
  ])('name what %s would cost', async (query) => {
    const { errors } = await server.ask(query.replace('$', 'f'.repeat(64)));
    expect(errors).toHaveLength(1);
    expect(errors![0].message).toMatch(/^the query costs \d+, the limit is 25000: /);
  });

  it('no statement of a query runs on: Postgres gives it up', async () => {
    const seen = await server.timeouts();
    expect(seen).toEqual([15_000, 15_000]);
  });
});
