// Changes of the records of accounts and packages over GraphQL: a transaction's ordinals have no gap, and the pages of
// an account and of a package show what changed them.
import { join } from 'node:path';
import { type OpenDatabase, openDatabase } from '@casper-trace/db/open-database';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { casperTrace } from '../support/casper-trace.js';
import { type GraphQLServer, startGraphQLServer } from '../support/graphql-server.js';
import { scratchFolder } from '../support/scratch-folder.js';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 480_000 });

const corpus = join(import.meta.dirname, '../chains/corpus-2.x');
const scratch = scratchFolder();
let open: OpenDatabase;
let server: GraphQLServer;

beforeAll(async () => {
  const data = join(scratch.path, 'data');
  const { code, stderr } = await casperTrace(['index', '--archive', corpus, '--once', '--json', '--data', data]);
  expect(code, stderr).toBe(0);
  open = await openDatabase(undefined, data);
  server = await startGraphQLServer(open.database, { maxCost: 1_000_000 });
});

afterAll(async () => {
  await server?.close();
  await open?.close();
  scratch.remove();
});

interface Place {
  readonly blockHeight: number;
  readonly transactionIndex: number;
  readonly ordinal: number;
}

interface RecordChange extends Place {
  readonly __typename: string;
  readonly record: string;
  readonly address: string;
  readonly change: string;
  readonly detail: string;
  readonly committed: boolean;
  readonly context: { readonly address: string };
  readonly code: { readonly kind: string; readonly packageHash: string | null };
}

interface List<Node> {
  readonly nodes: readonly Node[];
}

const CHANGE =
  '__typename blockHeight transactionIndex ordinal record address change detail committed context { address }';

interface StoredChange {
  readonly height: number;
  readonly index: number;
  readonly ordinal: number;
  readonly record: string;
  readonly address: string;
  readonly change: string;
  readonly context: string;
  readonly package: string | null;
}

async function storedChanges(): Promise<StoredChange[]> {
  const { rows } = await open.database.query<StoredChange>(
    `SELECT block_height::int4 AS height, transaction_index AS index, ordinal, record, address, change,
       context_address AS context, code_package AS package
     FROM record_changes ORDER BY 1, 2, 3`,
  );
  return rows;
}

const stored = ({ height, index, ordinal, change }: StoredChange) => [height, index, ordinal, change];
const served = ({ blockHeight, transactionIndex, ordinal, change }: RecordChange) => [
  blockHeight,
  transactionIndex,
  ordinal,
  change,
];

describe('a transaction that changed a record', () => {
  it('has every ordinal once: over all lists of its trace', async () => {
    const { rows } = await open.database.query<{ hash: string }>(
      'SELECT DISTINCT transaction_hash AS hash FROM record_changes',
    );
    expect(rows.length).toBeGreaterThan(30);
    const lists = [
      'namedKeyWrites',
      'purseTransfers',
      'purseAccesses',
      'purseHolds',
      'grants',
      'hostErrors',
      'recordChanges',
    ];
    for (const { hash } of rows) {
      const { transaction } = await server.query<{ transaction: Record<string, List<{ ordinal: number }>> }>(
        `query ($hash: TransactionHash!) { transaction(hash: $hash) {
           frames(first: 500) { nodes { ordinal: firstOrdinal } }
           ${lists.map((list) => `${list}(first: 500) { nodes { ordinal } }`).join('\n')} } }`,
        { hash },
      );
      const ordinals = Object.values(transaction).flatMap(({ nodes }) => nodes.map(({ ordinal }) => ordinal));
      expect(ordinals.sort((a, b) => a - b)).toEqual(ordinals.map((_, position) => position));
      expect(transaction.recordChanges.nodes.length).toBeGreaterThan(0);
    }
  });
});

describe('the pages of entities', () => {
  const ofRecord = async (record: string): Promise<string[]> => [
    ...new Set((await storedChanges()).filter((row) => row.record === record).map(({ address }) => address)),
  ];

  it('an account has the changes of its keys and thresholds, and those of packages that were made in its context', async () => {
    const accounts = await ofRecord('account');
    expect(accounts.length).toBeGreaterThan(1);
    for (const address of accounts) {
      const { account } = await server.query<{
        account: { recordChanges: List<RecordChange>; history: List<RecordChange> };
      }>(
        `query ($hash: AccountAddress!) { account(hash: $hash) {
           recordChanges(first: 500) { nodes { ${CHANGE} } } history(first: 500) { nodes { __typename ... on RecordChange { ${CHANGE} } } } } }`,
        { hash: address },
      );
      const changes = await storedChanges();
      expect(account.recordChanges.nodes.map(served)).toEqual(
        changes.filter((row) => row.record === 'account' && row.address === address).map(stored),
      );
      for (const change of account.recordChanges.nodes) {
        expect(change).toMatchObject({ record: 'account', address: `account-hash-${address}` });
      }
      // The page may be cut off by its size: what it has is the beginning.
      const touched = changes.filter((row) => row.address === address || row.context === address).map(stored);
      const inHistory = account.history.nodes.filter(({ __typename }) => __typename === 'RecordChange').map(served);
      expect(inHistory.length).toBeGreaterThan(0);
      expect(inHistory).toEqual(touched.slice(0, inHistory.length));
    }
  });

  it('a package has the changes of its versions and groups, and who made them', async () => {
    const packages = await ofRecord('package');
    expect(packages.length).toBeGreaterThan(5);
    const kinds = new Set<string>();
    for (const address of packages) {
      const { contractPackage } = await server.query<{
        contractPackage: { recordChanges: List<RecordChange>; history: List<RecordChange> };
      }>(
        `query ($hash: CodeAddress!) { contractPackage(hash: $hash) {
           recordChanges(first: 500) { nodes { ${CHANGE} code { kind packageHash } callFrame { entryPoint } } }
           history(first: 500) { nodes { __typename ... on RecordChange { ${CHANGE} } } } } }`,
        { hash: `contract-package-${address}` },
      );
      const changes = await storedChanges();
      const own = changes.filter((row) => row.record === 'package' && row.address === address);
      expect(contractPackage.recordChanges.nodes.map(served)).toEqual(own.map(stored));
      for (const change of contractPackage.recordChanges.nodes) {
        expect(change.address).toBe(`contract-package-${address}`);
        kinds.add(change.code.kind);
      }
      const touched = changes.filter((row) => row.address === address || row.package === address).map(stored);
      const inHistory = contractPackage.history.nodes
        .filter(({ __typename }) => __typename === 'RecordChange')
        .map(served);
      expect(inHistory.length).toBeGreaterThan(0);
      expect(inHistory).toEqual(touched.slice(0, inHistory.length));
    }
    expect([...kinds].sort()).toEqual(['contract', 'session bytes']);
  });

  it('read changes, their frames and code in as many statements for one row as for many', async () => {
    const statements = vi.spyOn(pg.Client.prototype, 'query');
    const count = async (rows: number): Promise<{ found: number; statements: number }> => {
      statements.mockClear();
      const { account } = await server.query<{ account: { recordChanges: List<unknown> } }>(
        `query ($hash: AccountAddress!, $rows: Int) { account(hash: $hash) { recordChanges(first: $rows) {
           nodes { change code { kind } callFrame { entryPoint } transaction { hash } } } } }`,
        { hash: busiest, rows },
      );
      return { found: account.recordChanges.nodes.length, statements: statements.mock.calls.length };
    };
    const { rows } = await open.database.query<{ address: string }>(
      `SELECT address FROM record_changes WHERE record = 'account' GROUP BY 1 ORDER BY count(*) DESC LIMIT 1`,
    );
    const busiest = rows[0].address;
    // The first reads prepare connections and names.
    await count(1);
    const few = await count(1);
    const many = await count(50);
    expect(few.found).toBe(1);
    expect(many.found).toBeGreaterThan(3);
    expect(many.statements).toBe(few.statements);
    statements.mockRestore();
  });
});
