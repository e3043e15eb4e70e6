// A protocol upgrade from end to end: statements, ledgers and GraphQL of the chain that goes from 2.0.3 to 2.2.0 at block 34, held
// against its recorded files and a naive model that reads the tries before and after.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { clU512Of } from '@casper-trace/casper-types/cl-value';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { formatKey } from '@casper-trace/casper-types/key-format';
import type { StoredValue } from '@casper-trace/casper-types/stored-value';
import { type OpenDatabase, openDatabase } from '@casper-trace/db/open-database';
import { TrieStateView } from '@casper-trace/global-state/trie/trie-state-view';
import type { StatementLine } from '@casper-trace/report/documents/lines';
import { makeReport } from '@casper-trace/report/make-report';
import { verifyReport } from '@casper-trace/report/verify/verify-report';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { blockOf, readBlockLines } from '../support/altered-archive.js';
import { casperTrace } from '../support/casper-trace.js';
import { type GraphQLServer, startGraphQLServer } from '../support/graphql-server.js';
import { openRecordedChain } from '../support/recorded-chain.js';
import { scratchFolder } from '../support/scratch-folder.js';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 });

const CHAIN = join(import.meta.dirname, '../chains/devnet-upgrade-2.0.3-2.2.0');
/** Height of the first block of 2.2.0: no transactions, and its own step. */
const UPGRADE = 34;
const LAST = 60;
/** PROVENANCE.md: the balance of global_state.toml, and the payment purse that the upgrade emptied. */
const SET_BY_UPGRADE = ['37be0b70', '7a357614'];
/** What the block’s own step changed: it paid a bond out, which PROVENANCE.md says is no part of the upgrade. */
const CHANGED_BY_STEP = ['22ee15bf', '7219a36d'];

const scratch = scratchFolder();
let open: OpenDatabase;
let server: GraphQLServer;
/** All of the state at a block's root, by formatted key. */
let states: ReadonlyMap<number, ReadonlyMap<string, StoredValue>>;

beforeAll(async () => {
  const data = join(scratch.path, 'data');
  const { code, stderr } = await casperTrace(['index', '--archive', CHAIN, '--once', '--json', '--data', data]);
  expect(code, stderr).toBe(0);
  open = await openDatabase(undefined, data);
  server = await startGraphQLServer(open.database);
  const chain = await openRecordedChain(CHAIN);
  states = new Map(
    [0, UPGRADE - 1, UPGRADE, LAST].map((height) => {
      const state = new TrieStateView(chain.reader, chain.blocks[height].block.header.stateRootHash);
      return [height, new Map([...state.walk()].map(([key, value]) => [formatKey(key), value]))];
    }),
  );
  await chain.close();
});

afterAll(async () => {
  await server?.close();
  await open?.close();
  scratch.remove();
});

function balanceAt(height: number, purse: string): bigint {
  const stored = states.get(height)?.get(`balance-${purse}`);
  return stored?.kind === 'CLValue' ? clU512Of(stored.value) : 0n;
}

/** Purses that have a balance at any of the heights. */
function pursesAt(...heights: readonly number[]): string[] {
  const keys = heights.flatMap((height) => [...(states.get(height)?.keys() ?? [])]);
  const purses = keys.flatMap((key) => /^balance-([0-9a-f]{64})$/.exec(key)?.[1] ?? []);
  return [...new Set(purses)].sort();
}

const changedByUpgradeBlock = (): string[] =>
  pursesAt(UPGRADE - 1, UPGRADE).filter((purse) => balanceAt(UPGRADE - 1, purse) !== balanceAt(UPGRADE, purse));

async function report(name: string, from: number, to: number): Promise<StatementLine[]> {
  const out = join(scratch.path, name);
  const { database } = open;
  const range = { from: BigInt(from), to: BigInt(to) };
  await makeReport({ database, chain: undefined, subject: 'blocks', address: null, ...range, out, key: undefined });
  expect((await verifyReport(out)).faults).toEqual([]);
  const lines = readFileSync(join(out, 'statements.jsonl'), 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as StatementLine);
}

const short = (purse: string): string => purse.replace('uref-', '').slice(0, 8);

describe('statements', () => {
  it('of the upgrade’s block say what set each balance', async () => {
    const statements = await report('upgrade', UPGRADE, UPGRADE);
    expect(statements.map(({ purse }) => short(purse))).toEqual([...CHANGED_BY_STEP, ...SET_BY_UPGRADE].sort());
    expect(statements.map(({ purse }) => purse.replace('uref-', ''))).toEqual(changedByUpgradeBlock());
    for (const { purse, opening, closing, received, sent, outside, unexplained, why } of statements) {
      const [before, after] = [UPGRADE - 1, UPGRADE].map((height) => balanceAt(height, purse.replace('uref-', '')));
      const way = SET_BY_UPGRADE.includes(short(purse)) ? 'protocol upgrade' : 'reward';
      expect({ purse, opening, closing, received, sent, outside, unexplained, why }).toEqual({
        purse,
        opening: String(before),
        closing: String(after),
        received: '0',
        sent: '0',
        outside: [{ way, amount: String(after - before) }],
        unexplained: '0',
        why: null,
      });
    }
  });

  it('of the whole chain lead from the first trie to the last, without a rest', async () => {
    const statements = await report('whole', 0, LAST);
    expect(statements.length).toBeGreaterThan(50);
    for (const { purse, opening, closing, received, sent, outside, unexplained } of statements) {
      const [before, after] = [0, LAST].map((height) => balanceAt(height, purse.replace('uref-', '')));
      expect({ purse, opening, closing, unexplained }).toEqual({
        purse,
        opening: String(before),
        closing: String(after),
        unexplained: '0',
      });
      const changes = outside.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
      expect(before + BigInt(received) - BigInt(sent) + changes, purse).toBe(after);
    }
    const reported = new Set(statements.map(({ purse }) => purse.replace('uref-', '')));
    const changed = pursesAt(0, LAST).filter((purse) => balanceAt(0, purse) !== balanceAt(LAST, purse));
    expect(changed.filter((purse) => !reported.has(purse))).toEqual([]);
    const upgraded = statements.filter(({ outside }) => outside.some(({ way }) => way === 'protocol upgrade'));
    expect(upgraded.map(({ purse }) => short(purse))).toEqual(SET_BY_UPGRADE);
  });

  it('show ways and their sum as CSV and on the page', () => {
    const [purse] = changedByUpgradeBlock().filter((one) => one.startsWith('7a357614'));
    const motes = balanceAt(UPGRADE, purse) - balanceAt(UPGRADE - 1, purse);
    const csv = readFileSync(join(scratch.path, 'upgrade', 'statements.csv'), 'utf8');
    expect(csv).toContain(`,${motes},protocol upgrade ${motes},`);
    expect(readFileSync(join(scratch.path, 'upgrade', 'report.html'), 'utf8')).toContain('protocol upgrade');
  });
});

interface Entry {
  readonly blockHeight: number;
  readonly amount: string;
  readonly balance: string | null;
  readonly transfer: object | null;
  readonly balanceChange: { readonly way: string } | null;
}

describe('ledgers', () => {
  it('go from trie to trie across the upgrade, which is an entry of its own', async () => {
    for (const purse of changedByUpgradeBlock()) {
      const { purse: found } = await server.query<{ purse: { ledger: { nodes: Entry[] } } }>(
        `query ($purse: PurseAddress!) { purse(uref: $purse) { ledger(first: 500) { nodes {
           blockHeight amount balance transfer { amount } balanceChange { way } } } } }`,
        { purse },
      );
      const { nodes } = found.ledger;
      let balance = balanceAt(0, purse);
      for (const entry of nodes) {
        balance += BigInt(entry.amount);
        expect(entry.balance, purse).toBe(String(balance));
      }
      for (const height of [UPGRADE - 1, UPGRADE, LAST]) {
        const last = nodes.filter(({ blockHeight }) => blockHeight <= height).at(-1);
        expect(last?.balance ?? String(balanceAt(0, purse)), `${purse} at ${height}`).toBe(
          String(balanceAt(height, purse)),
        );
      }
      const way = SET_BY_UPGRADE.includes(short(purse)) ? 'protocol upgrade' : 'reward';
      expect(nodes.filter(({ blockHeight }) => blockHeight === UPGRADE)).toMatchObject([
        { transfer: null, balanceChange: { way } },
      ]);
    }
  });
});

/** All of a value, to compare it. */
const wholeText = (stored: StoredValue | undefined): string =>
  JSON.stringify(stored, (_, part: unknown) =>
    typeof part === 'bigint' ? String(part) : part instanceof Map ? [...part] : part,
  ) ?? '';

const byKey = (a: { readonly key: string }, b: { readonly key: string }): number => (a.key < b.key ? -1 : 1);

/** What an upgrade changes of a value, from the value in the trie. */
function textOf(stored: StoredValue | undefined): string | null {
  if (stored === undefined) return null;
  if (stored.kind === 'CLValue') return bytesToHex(stored.value.bytes);
  if (stored.kind !== 'Contract') throw new RangeError(`not expected in an upgrade: ${stored.kind}`);
  return [...stored.value.namedKeys].map(([name, key]) => `${name} ${formatKey(key)}`).join();
}

/** The same from the JSON of an answer. */
function textOfJson(json: string | null): string | null {
  if (json === null) return null;
  const { CLValue, Contract } = JSON.parse(json) as {
    CLValue?: { bytes: string };
    Contract?: { named_keys: { name: string; key: string }[] };
  };
  return CLValue?.bytes ?? Contract?.named_keys.map(({ name, key }) => `${name} ${key}`).join() ?? 'unknown';
}

/** URefs of the auction that the step at an era's end writes. */
function writtenByStep(): string[] {
  for (const stored of states.get(UPGRADE)?.values() ?? []) {
    if (stored.kind !== 'Contract' || !stored.value.namedKeys.has('seigniorage_recipients_snapshot')) continue;
    return ['era_id', 'seigniorage_recipients_snapshot'].map((name) => {
      const key = stored.value.namedKeys.get(name);
      if (key === undefined) throw new RangeError(`the auction has no ${name}`);
      return formatKey(key).replace(/-\d{3}$/, '-000');
    });
  }
  throw new RangeError('the state has no auction');
}

interface Change {
  readonly kind: string;
  readonly blockHeight: number;
  readonly key: string;
  readonly before: string | null;
  readonly after: string | null;
}

describe('GraphQL', () => {
  it('lists every key that differs between the tries and is not of the block’s own step', async () => {
    const [before, after] = [UPGRADE - 1, UPGRADE].map(
      (height) => states.get(height) ?? new Map<string, StoredValue>(),
    );
    // The era and its validators, the purses of the bond, and the record of the bond.
    const ofStep = [...writtenByStep(), ...CHANGED_BY_STEP.map((purse) => `balance-${purse}`), 'bid-addr-07'];
    const expected = [...new Set([...before.keys(), ...after.keys()])]
      .map((key) => ({ key, before: wholeText(before.get(key)), after: wholeText(after.get(key)) }))
      .filter((one) => one.before !== one.after && !ofStep.some((prefix) => one.key.startsWith(prefix)))
      .map(({ key }) => ({ key, before: textOf(before.get(key)), after: textOf(after.get(key)) }));
    expect(expected).toHaveLength(10);
    const { block } = await server.query<{ block: { upgradeChanges: { nodes: Change[] } } }>(
      `{ block(height: ${UPGRADE}) { upgradeChanges { nodes { kind blockHeight key before after } } } }`,
    );
    const { nodes } = block.upgradeChanges;
    expect(
      nodes.map((one) => ({ key: one.key, before: textOfJson(one.before), after: textOfJson(one.after) })).sort(byKey),
    ).toEqual(expected.sort(byKey));
    for (const { kind, blockHeight } of nodes) expect([kind, blockHeight]).toEqual(['protocol upgrade', UPGRADE]);
  });

  it('lists them in the block of the upgrade alone', async () => {
    const { blocks } = await server.query<{ blocks: { nodes: { upgradeChanges: { nodes: Change[] } }[] } }>(
      '{ blocks(first: 100) { nodes { height upgradeChanges { nodes { key } } } } }',
    );
    expect(blocks.nodes).toHaveLength(LAST + 1);
    expect(blocks.nodes.flatMap(({ upgradeChanges }, at) => (upgradeChanges.nodes.length > 0 ? [at] : []))).toEqual([
      UPGRADE,
    ]);
  });

  it('names the rules of each transaction, and counts them by version', async () => {
    // Of the recorded blocks: version and transactions.
    const recorded = readBlockLines(CHAIN).map((line) => {
      const { header, body } = blockOf(line);
      const version = String(header.protocol_version);
      return { version, transactions: Object.values(body.transactions).flat().length };
    });
    const { blocks } = await server.query<{
      blocks: { nodes: { transactions: { nodes: { rules: string | null }[] } }[] };
    }>('{ blocks(first: 100) { nodes { height transactions { nodes { rules } } } } }');
    const setOf: Record<string, string> = { '2.0.3': '2.0.0', '2.2.0': '2.2.0' };
    for (const [at, { version, transactions }] of recorded.entries()) {
      const rules = blocks.nodes[at].transactions.nodes.map((transaction) => transaction.rules);
      expect(rules, `block ${at}`).toEqual(Array.from({ length: transactions }, () => setOf[version]));
    }
    const { status } = await server.query<{ status: { chains: { ruleSets: object[] }[] } }>(
      '{ status { chains { ruleSets { protocolVersion rules transactions } } } }',
    );
    const countOf = (version: string): number =>
      recorded.reduce((sum, block) => sum + (block.version === version ? block.transactions : 0), 0);
    expect(status.chains.map(({ ruleSets }) => ruleSets)).toEqual([
      Object.entries(setOf).map(([protocolVersion, rules]) => ({
        protocolVersion,
        rules,
        transactions: countOf(protocolVersion),
      })),
    ]);
  });
});
