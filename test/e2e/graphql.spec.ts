// GraphQL over the bundled chain, indexed into a real Postgres: what each recorded transaction was written to show,
// pages without gap or repeat, filters, forms of hashes, limits.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeChecksummedHex } from '@casper-trace/casper-types/checksummed-hex';
import { hexToBytes } from '@casper-trace/casper-types/hex';
import { Database } from '@casper-trace/db/database';
import { type OpenDatabase, openDatabase } from '@casper-trace/db/open-database';
import type { BlockDocument } from '@casper-trace/query/documents/block-document';
import type { TransactionDocument, VerdictDocument } from '@casper-trace/query/documents/transaction-document';
import { outages } from '@casper-trace/telemetry/outages';
import type * as documents from '@casper-trace/tracing/trace-document';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { casperTrace } from '../support/casper-trace.js';
import { type GraphQLServer, startGraphQLServer } from '../support/graphql-server.js';
import { readLabels } from '../support/recorded-labels.js';
import { scratchFolder } from '../support/scratch-folder.js';

const devnet203 = join(import.meta.dirname, '../chains/devnet-2.0.3');
const devnet158 = join(import.meta.dirname, '../chains/devnet-1.5.8');
const labels = readLabels(devnet203);
const scratch = scratchFolder();
let open: OpenDatabase;
let server: GraphQLServer;

beforeAll(async () => {
  const data = join(scratch.path, 'data');
  for (const archive of [devnet203, devnet158]) {
    const { code, stderr } = await casperTrace(['index', '--archive', archive, '--once', '--json', '--data', data]);
    expect(code, stderr).toBe(0);
  }
  open = await openDatabase(undefined, data);
  server = await startGraphQLServer(open.database);
});

afterAll(async () => {
  await server?.close();
  await open?.close();
  scratch.remove();
});

function hashOf(label: string): string {
  const found = labels.find((transaction) => transaction.label === label);
  if (found === undefined) throw new RangeError(`no transaction '${label}'`);
  return found.hash;
}

/** A connection, of which a query may ask for a part. */
interface List<Node> {
  readonly nodes: readonly Node[];
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string;
    readonly endCursor: string;
  };
}

/** What an event has in the graph besides its document. */
interface InGraph {
  readonly blockHeight: number;
  readonly transactionHash: string;
  readonly initiator: string;
  readonly code: documents.CodeDocument;
}

interface Trace extends TransactionDocument {
  readonly verdict: VerdictDocument;
  readonly frames: List<documents.FrameDocument>;
  readonly namedKeyWrites: List<documents.NamedKeyWriteDocument & InGraph>;
  readonly purseTransfers: List<documents.PurseTransferDocument & InGraph>;
  readonly purseAccesses: List<documents.PurseAccessDocument & InGraph>;
  readonly grants: List<documents.GrantDocument & InGraph>;
}

const EVENT = 'ordinal frame step committed context { kind address } code { kind hash }';

async function traceOf(label: string): Promise<Trace> {
  const { transaction } = await server.query<{ transaction: Trace }>(
    `query ($hash: TransactionHash!) {
      transaction(hash: $hash) {
        hash initiator verdict { kind reason } computed { errorMessage consumed refund } recorded { consumed }
        frames { nodes { index parent entryPoint context { kind address } outcome { kind code message } } }
        namedKeyWrites { nodes { ${EVENT} name operation before after } }
        purseTransfers { nodes { ${EVENT} way by source target amount id outcome initiator
          sourceOwners { context { kind address } namedKey rights }
          targetOwners { context { kind address } namedKey rights } } }
        purseAccesses { nodes { ${EVENT} access purse rightsAsked rightsEffective name } }
        purseHolds { nodes { ordinal purse kind operation amount committed } }
        grants { nodes { ordinal uref isPurse rights how from { kind address } to { kind address } } }
        hostErrors { nodes { hostFunction error } }
      }
    }`,
    { hash: hashOf(label) },
  );
  return transaction;
}

const account = (address: string) => ({ kind: 'account', address });
const addressOf = (uref: string | null): string => (uref ?? '').split('-')[1];
const hexOf = (key: string | null): string => (key ?? '').replace('hash-', '');

/** The contract that 'install till' made, and the purse that 'purse handed over and kept' made. */
async function till(): Promise<string> {
  const { namedKeyWrites } = await traceOf('install till');
  return namedKeyWrites.nodes.find(({ name }) => name === 'till')?.after ?? '';
}

const genesisHash = '56ba0a2aef54a03be2e42588be2e247751bfa36ecf034abe749f615b965ea89f';

describe('traces', () => {
  it('have the messages of the event stream: none, and none recorded', async () => {
    const { transactions } = await server.query<{ transactions: List<{ messages: string }> }>(
      `{ transactions(first: 100, chain: "casper-devnet-203") { nodes { messages } } }`,
    );
    expect(transactions.nodes.map(({ messages }) => messages)).toEqual(Array<string>(23).fill('equal'));
  });

  it('of all 23 transactions are verified, and all 30 blocks are proven', async () => {
    const { status, blocks } = await server.query<{ status: { chains: unknown }; blocks: List<BlockDocument> }>(
      `{ status(chain: "casper-devnet-203") { chains {
           blocks blocksProven transactions verified diverged unverifiable gapCount head { height }
           trust { level reason roots { kind height blockHash pinned } } } }
         blocks(first: 100) { nodes { height proof {
           proven reason registryProof executionResults { computed recorded } approvals { computed recorded }
           finality { final by reason sufficient signedWeight totalWeight } rootOfTrust { kind height blockHash pinned } } } } }`,
    );
    expect(status.chains).toEqual([
      {
        blocks: 30,
        blocksProven: 30,
        transactions: 23,
        verified: 23,
        diverged: 0,
        unverifiable: 0,
        gapCount: 0,
        head: { height: 29 },
        trust: {
          level: 'pinned',
          reason: null,
          roots: [{ kind: 'genesis', height: 0, blockHash: genesisHash, pinned: true }],
        },
      },
    ]);
    expect(blocks.nodes[0].proof?.finality).toMatchObject({ final: true, by: 'root', reason: null });
    expect(blocks.nodes[29].proof?.finality).toMatchObject({ final: true, by: 'signatures', reason: null });
    expect(blocks.nodes).toHaveLength(30);
    for (const { height, proof } of blocks.nodes) {
      expect(proof, `block ${height}`).toMatchObject({
        proven: true,
        reason: null,
        rootOfTrust: { kind: 'genesis', height: 0, pinned: true },
      });
      expect(proof?.executionResults.computed).toMatch(/^[0-9a-f]{64}$/);
      expect(proof?.executionResults.computed).toBe(proof?.executionResults.recorded);
      expect(proof?.approvals.computed).toBe(proof?.approvals.recorded);
      expect(proof?.registryProof?.length).toBeGreaterThan(64);
    }
  });

  it('session: named keys', async () => {
    const trace = await traceOf('session: named keys');
    const writes = trace.namedKeyWrites.nodes;
    expect(writes.map(({ operation, name }) => `${operation} ${name}`)).toEqual([
      ...[0, 1, 2, 3, 4, 5, 6, 7].map((n) => `put k${n}`),
      ...[0, 2, 4, 6].map((n) => `remove k${n}`),
      'put k1',
    ]);
    for (const write of writes) {
      expect(write).toMatchObject({
        committed: true,
        context: account(trace.initiator),
        code: { kind: 'session bytes' },
      });
    }
    const again = writes.at(-1)!;
    expect(again.before).not.toBe(again.after);
    expect(again.before).toBe(writes[1].after);
    const moved = trace.purseTransfers.nodes.find(({ way }) => way === 'host function')!;
    expect(moved).toMatchObject({
      amount: '2500000000',
      outcome: 'moved',
      committed: true,
      sourceOwners: [{ context: account(trace.initiator), namedKey: null }],
    });
    expect(moved.ordinal).toBeGreaterThan(again.ordinal);
  });

  it('session: purse handed over and kept: the lineage, with rights at each step', async () => {
    const trace = await traceOf('session: purse handed over and kept');
    const funder = account(trace.initiator);
    const contract = { kind: 'contract', address: await till() };
    const [savings, kept] = trace.namedKeyWrites.nodes;
    expect(savings).toMatchObject({ name: 'savings', context: funder, committed: true });
    expect(kept).toMatchObject({ name: 'victim_savings', context: contract, committed: true, after: savings.after });
    expect(savings.after).toMatch(/-007$/);
    const purse = addressOf(savings.after);
    const { grants } = await server.query<{ grants: List<unknown> }>(
      `query ($uref: PurseAddress!) { grants(filter: { uref: $uref }) {
         nodes { transactionHash isPurse rights how from { kind address } to { kind address } } } }`,
      { uref: savings.after },
    );
    expect(grants.nodes).toEqual([
      { transactionHash: trace.hash, isPurse: true, rights: 7, how: 'created', from: null, to: funder },
      { transactionHash: trace.hash, isPurse: true, rights: 7, how: 'argument', from: funder, to: contract },
    ]);
    expect(trace.purseTransfers.nodes.find(({ target }) => addressOf(target) === purse)).toMatchObject({
      amount: '10000000000',
      context: funder,
      targetOwners: [],
    });
  });

  it('call: drains the kept purse: shows whose it was', async () => {
    const trace = await traceOf('call: drains the kept purse');
    const funder = account((await traceOf('session: purse handed over and kept')).initiator);
    const contract = { kind: 'contract', address: await till() };
    const drain = trace.purseTransfers.nodes[0];
    expect(drain).toMatchObject({
      amount: '7000000000',
      id: '42',
      context: contract,
      initiator: trace.initiator,
      committed: true,
      sourceOwners: [
        { context: funder, namedKey: 'savings', rights: 7 },
        { context: contract, namedKey: 'victim_savings', rights: 7 },
      ],
      targetOwners: [{ context: account(trace.initiator), namedKey: null }],
    });
    expect(trace.initiator).not.toBe(funder.address);
    expect(trace.namedKeyWrites.nodes).toMatchObject([
      { operation: 'remove', name: 'victim_savings', context: contract, committed: true },
    ]);
  });

  it('session: main purse passed to a contract: WRITE is stripped', async () => {
    const trace = await traceOf('session: main purse passed to a contract');
    expect(trace.purseAccesses.nodes.find(({ access }) => access === 'passed')).toMatchObject({
      context: account(trace.initiator),
      rightsAsked: 7,
      rightsEffective: 5,
    });
    expect(trace.namedKeyWrites.nodes).toMatchObject([
      {
        name: 'victim_main',
        context: { kind: 'contract', address: await till() },
        after: expect.stringMatching(/-005$/) as unknown,
      },
    ]);
  });

  it('session: reverts: what was attempted, marked', async () => {
    const trace = await traceOf('session: reverts');
    expect(trace.computed?.errorMessage).toBe('User error: 13');
    expect(trace.namedKeyWrites.nodes).toMatchObject([{ name: 'never', operation: 'put', committed: false }]);
    expect(
      trace.purseTransfers.nodes.map(({ amount, id, committed, way }) => ({ amount, id, committed, way })),
    ).toEqual([
      { amount: '2500000000', id: '1', committed: false, way: 'host function' },
      { amount: '20000000000', id: null, committed: true, way: 'fee' },
    ]);
    expect(trace.frames.nodes.find(({ entryPoint }) => entryPoint === 'call')!.outcome).toMatchObject({
      kind: 'reverted',
      message: 'User error: 13',
    });
  });

  it('session: out of gas: nothing but the fee is committed', async () => {
    const trace = await traceOf('session: out of gas');
    expect(trace.frames.nodes.some(({ outcome }) => outcome.kind === 'out of gas')).toBe(true);
    const moved = trace.purseTransfers.nodes.filter(({ committed }) => committed);
    expect(moved.map(({ way }) => way)).toEqual(['fee']);
    expect(trace.namedKeyWrites.nodes.every(({ committed }) => !committed)).toBe(true);
  });

  it("install till: three puts in the account's context, no 'initial' row", async () => {
    const trace = await traceOf('install till');
    expect(trace.namedKeyWrites.nodes.map(({ operation, name, context }) => [operation, name, context])).toEqual(
      ['till_package', 'till_access', 'till'].map((name) => ['put', name, account(trace.initiator)]),
    );
  });

  it('transfer to a new account: the purse belongs to it from its creation on', async () => {
    const trace = await traceOf('transfer to a new account');
    const moved = trace.purseTransfers.nodes.find(({ way }) => way === 'native')!;
    expect(moved.targetOwners).toMatchObject([{ namedKey: null }]);
    expect(moved.targetOwners?.[0].context.address).not.toBe(trace.initiator);
  });

  it('changes outside transactions are rewards in era-end blocks', async () => {
    interface Change {
      readonly way: string;
      readonly amount: string;
    }
    const { blocks } = await server.query<{ blocks: List<BlockDocument & { balanceChanges: List<Change> }> }>(
      `{ blocks { nodes { height isSwitchBlock balanceChanges {
           nodes { way amount balanceBefore balanceAfter purse owners { namedKey } } } } } }`,
    );
    const changes = blocks.nodes.flatMap(({ isSwitchBlock, balanceChanges }) =>
      balanceChanges.nodes.map((change) => ({ ...change, isSwitchBlock })),
    );
    expect(changes.length).toBeGreaterThan(0);
    for (const { way, isSwitchBlock, amount } of changes) {
      expect({ way, isSwitchBlock }).toEqual({ way: 'reward', isSwitchBlock: true });
      expect(BigInt(amount)).toBeGreaterThan(0n);
    }
  });
});

describe('owners', () => {
  const drain = async () => {
    const { transaction } = await server.query<{
      transaction: { purseTransfers: List<documents.PurseTransferDocument & { ownersUnknownBefore: number | null }> };
    }>(
      `query ($hash: TransactionHash!) { transaction(hash: $hash) { purseTransfers(first: 1) { nodes {
         ownersUnknownBefore sourceOwners { namedKey } targetOwners { namedKey } } } } }`,
      { hash: hashOf('call: drains the kept purse') },
    );
    return transaction.purseTransfers.nodes[0];
  };
  const all = {
    sourceOwners: [{ namedKey: 'savings' }, { namedKey: 'victim_savings' }],
    targetOwners: [{ namedKey: null }],
  };

  it('are known from the first state on', async () => {
    expect(await drain()).toEqual({ ownersUnknownBefore: null, ...all });
  });

  it('may be missing after a transaction that is not proven', async () => {
    const hash = hashOf('session: purse handed over and kept');
    const setVerdict = (verdict: string) =>
      open.database.query('UPDATE transactions SET verdict = $2 WHERE hash = $1', [hash, verdict]);
    const setProven = (proven: boolean) =>
      open.database.query(
        'UPDATE blocks SET proven = $2 WHERE height = (SELECT block_height FROM transactions WHERE hash = $1)',
        [hash, proven],
      );
    const { transaction } = await server.query<{ transaction: Trace }>(
      'query ($hash: TransactionHash!) { transaction(hash: $hash) { blockHeight } }',
      { hash },
    );
    await setVerdict('unverifiable');
    // The block's checksum is our own result's: the writes are the chain's whatever the node told of them.
    expect(await drain()).toEqual({ ownersUnknownBefore: null, ...all });
    await setProven(false);
    expect(await drain()).toEqual({ ownersUnknownBefore: transaction.blockHeight + 1, ...all });
    await Promise.all([setVerdict('verified'), setProven(true)]);
    expect((await drain()).ownersUnknownBefore).toBeNull();
  });

  it("are 'unknown', not 'nobody', where the first state was not walked", async () => {
    const walked = (opening: boolean) =>
      open.database.query('UPDATE main_purses SET opening = $1 WHERE block_height = 0 AND chain_id = 1', [opening]);
    await walked(false);
    expect(await drain()).toEqual({ ownersUnknownBefore: 1, ...all });
    const { transaction } = await server.query<{ transaction: Trace }>(
      `query ($hash: TransactionHash!) { transaction(hash: $hash) { purseTransfers { nodes { way targetOwners { rights } } } } }`,
      { hash: hashOf('session: purse handed over and kept') },
    );
    // A purse made just then, of which nobody can have held anything: without the first state that is not known.
    expect(transaction.purseTransfers.nodes[0].targetOwners).toBeNull();
    await walked(true);
  });
});

const LISTS = {
  blocks: 'height',
  transactions: 'hash',
  namedKeyWrites: 'blockHeight transactionIndex ordinal',
  purseTransfers: 'blockHeight transactionIndex ordinal',
  purseAccesses: 'blockHeight transactionIndex ordinal',
  grants: 'blockHeight transactionIndex ordinal',
} as const;

async function page(list: string, args: string): Promise<List<unknown>> {
  const fields = LISTS[list as keyof typeof LISTS];
  const data = await server.query<Record<string, List<unknown>>>(
    `{ ${list}(${args}) { edges { cursor node { ${fields} } } nodes { ${fields} }
       pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
  );
  return data[list];
}

describe('pages', () => {
  it.each(Object.keys(LISTS))('of %s have no gap and no repeat, forwards and backwards', async (list) => {
    const whole = await page(list, 'first: 500');
    const all = whole.nodes;
    expect(all.length).toBeGreaterThan(20);
    expect(whole.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: false });
    expect(whole.edges.map(({ node }) => node)).toEqual(all);

    const forwards: unknown[] = [];
    for (let after = ''; ; ) {
      const { nodes, pageInfo } = await page(list, `first: 7${after}`);
      forwards.push(...nodes);
      expect(pageInfo.hasPreviousPage).toBe(after !== '');
      if (!pageInfo.hasNextPage) break;
      after = `, after: "${pageInfo.endCursor}"`;
    }
    expect(forwards).toEqual(all);

    const backwards: unknown[] = [];
    for (let before = ''; ; ) {
      const { nodes, pageInfo } = await page(list, `last: 6${before}`);
      backwards.unshift(...nodes);
      expect(pageInfo.hasNextPage).toBe(before !== '');
      if (!pageInfo.hasPreviousPage) break;
      before = `, before: "${pageInfo.startCursor}"`;
    }
    expect(backwards).toEqual(all);
  });

  it('of a transaction are pages too', async () => {
    const query = `query ($hash: TransactionHash!, $after: String) { transaction(hash: $hash) {
      namedKeyWrites(first: 5, after: $after) { nodes { ordinal } pageInfo { hasNextPage endCursor } } } }`;
    const hash = hashOf('session: named keys');
    const seen: number[] = [];
    for (let after: string | undefined; ; ) {
      const { transaction } = await server.query<{ transaction: Trace }>(query, { hash, after });
      const { nodes, pageInfo }: Trace['namedKeyWrites'] = transaction.namedKeyWrites;
      seen.push(...nodes.map(({ ordinal }) => ordinal));
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
    }
    expect(seen).toHaveLength(13);
    expect(new Set(seen).size).toBe(13);
  });
});

const FILTERED = `transactionHash initiator blockHeight committed verdict { kind } context { kind address }
  code { hash packageHash }`;

/** What all three lists have, and what some of them have. */
type Filtered = InGraph & {
  readonly context: documents.ContextDocument;
  readonly committed: boolean;
  readonly source: string;
  readonly target: string;
  readonly name: string;
  readonly after: string | null;
  readonly purse: string;
};

async function filtered(
  list: string,
  more: string,
  filter: Readonly<Record<string, unknown>>,
): Promise<readonly Filtered[]> {
  const type = `${list[0].toUpperCase()}${list.slice(1, -1).replace(/se$/, 's')}Filter`;
  const data = await server.query<Record<string, List<Filtered>>>(
    `query ($filter: ${type}) { ${list}(first: 500, filter: $filter) { nodes { ${FILTERED} ${more} } } }`,
    { filter },
  );
  return data[list].nodes;
}

describe('filters', () => {
  const lists = [
    ['namedKeyWrites', 'name before after'],
    ['purseTransfers', 'source target way amount'],
    ['purseAccesses', 'purse access'],
  ] as const;

  it.each(lists)('of %s mean what their names say', async (list, more) => {
    const all = await filtered(list, more, {});
    const { transactionHash } = all[all.length >> 1];
    const contract = hexOf(await till());
    const { initiator } = await traceOf('session: purse handed over and kept');
    const contract_ = (row: Filtered): boolean => row.context.address === `hash-${contract}`;
    const cases: [Readonly<Record<string, unknown>>, (row: Filtered) => boolean][] = [
      [{ contextKind: 'contract' }, ({ context }) => context.kind === 'contract'],
      [{ contextAddress: `contract-${contract}` }, contract_],
      [{ contextKind: 'account', contextAddress: initiator }, ({ context }) => context.address === initiator],
      [{ code: contract }, ({ code }) => code.hash === contract],
      [{ initiator }, (row) => row.initiator === initiator],
      [{ transaction: `transaction-${transactionHash}` }, (row) => row.transactionHash === transactionHash],
      [{ verdict: 'verified' }, () => true],
      [{ committed: false }, ({ committed }) => !committed],
      [{ fromHeight: 15, toHeight: '17' }, ({ blockHeight }) => blockHeight >= 15 && blockHeight <= 17],
      [
        { initiator, committed: true, toHeight: 20 },
        (row) => row.initiator === initiator && row.committed && row.blockHeight <= 20,
      ],
    ];
    for (const [filter, keeps] of cases) {
      const expected = all.filter(keeps);
      // No access to a purse failed in this chain.
      if (filter.committed !== false) expect(expected.length, JSON.stringify(filter)).toBeGreaterThan(0);
      expect(await filtered(list, more, filter), JSON.stringify(filter)).toEqual(expected);
    }
    expect(await filtered(list, more, { verdict: 'diverged' })).toEqual([]);
    expect(await filtered(list, more, { contextKind: 'account', contextAddress: `hash-${contract}` })).toEqual([]);
    expect(await filtered(list, more, { fromHeight: '18446744073709551615' })).toEqual([]);
  });

  it('by package finds the code of its contracts', async () => {
    const { namedKeyWrites } = await traceOf('install till');
    const packageHash = hexOf(namedKeyWrites.nodes.find(({ name }) => name === 'till_package')!.after);
    const all = await filtered('purseTransfers', 'amount', {});
    const expected = all.filter(({ code }) => code.packageHash === packageHash);
    expect(expected.length).toBeGreaterThan(0);
    for (const code of [packageHash, `contract-package-${packageHash}`, `hash-${packageHash}`]) {
      expect(await filtered('purseTransfers', 'amount', { code })).toEqual(expected);
    }
    expect(await filtered('purseTransfers', 'amount', { code: `contract-${packageHash}` })).toEqual([]);
  });

  it('by purse finds both sides, and every named key that held it', async () => {
    const { namedKeyWrites } = await traceOf('session: purse handed over and kept');
    const uref = namedKeyWrites.nodes[0].after;
    const purse = addressOf(uref);
    const transfers = await filtered('purseTransfers', 'source target', { purse: uref });
    expect(transfers.length).toBeGreaterThan(1);
    expect(transfers.every(({ source, target }) => [source, target].some((side) => side.includes(purse)))).toBe(true);
    const writes = await filtered('namedKeyWrites', 'name before after', { purse });
    expect(writes.map(({ name, after }) => `${name} ${after === null ? 'out' : 'in'}`)).toEqual(
      expect.arrayContaining(['savings in', 'victim_savings in', 'victim_savings out']),
    );
    const accesses = await filtered('purseAccesses', 'purse', { purse: `balance-${purse}` });
    expect(accesses.every((access) => access.purse === purse)).toBe(true);
  });
});

describe('hashes', () => {
  it('are taken in every form', async () => {
    const hash = hashOf('install till');
    const forms = [
      hash,
      hash.toUpperCase(),
      encodeChecksummedHex(hexToBytes(hash)),
      `transaction-${hash}`,
      `deploy-${hash}`,
    ];
    for (const form of forms) {
      const { transaction } = await server.query<{ transaction: Trace }>(
        'query ($hash: TransactionHash!) { transaction(hash: $hash) { hash } }',
        {
          hash: form,
        },
      );
      expect(transaction.hash).toBe(hash);
    }
    const { blocks } = await server.query<{ blocks: List<BlockDocument> }>(
      '{ blocks(last: 1) { nodes { height hash } } }',
    );
    const [head] = blocks.nodes;
    const { block } = await server.query<{ block: BlockDocument }>(
      'query ($hash: BlockHash!) { block(hash: $hash) { height } }',
      {
        hash: `block-${head.hash.toUpperCase()}`,
      },
    );
    expect(block.height).toBe(head.height);
  });

  it('name an account by its public key, too', async () => {
    const { transactions } = await server.query<{ transactions: List<Trace> }>(
      '{ transactions(first: 1) { nodes { initiator initiatorPublicKey } } }',
    );
    const [{ initiator, initiatorPublicKey }] = transactions.nodes;
    const query = 'query ($filter: TransactionFilter) { transactions(filter: $filter) { nodes { hash } } }';
    const byKey = await server.query<{ transactions: List<unknown> }>(query, {
      filter: { initiator: initiatorPublicKey },
    });
    expect(byKey.transactions.nodes.length).toBeGreaterThan(0);
    expect(byKey).toEqual(await server.query(query, { filter: { initiator } }));
  });

  it.each([
    ['{ transaction(hash: "abc") { hash } }', "'abc' is not a transaction hash: 64 hex digits are needed, it has 3"],
    [
      `{ transaction(hash: "account-hash-${'a'.repeat(64)}") { hash } }`,
      'names an account, but a transaction hash is asked for',
    ],
    ['{ purseTransfers(filter: { purse: 7 }) { nodes { amount } } }', 'PurseAddress is written as a string'],
    ['{ block(height: -1) { hash } }', 'no whole number from 0 to 2^64-1'],
  ])('that are none are refused: %s', async (query, message) => {
    const { errors } = await server.ask(query);
    expect(errors).toHaveLength(1);
    expect(errors![0].message).toContain(message);
  });

  it('unknown ones give null', async () => {
    const unknown = 'f'.repeat(64);
    const data = await server.query(
      `{ transaction(hash: "${unknown}") { hash } byHash: block(hash: "${unknown}") { hash } block(height: 999) { hash } }`,
    );
    expect(data).toEqual({ transaction: null, byHash: null, block: null });
  });
});

describe('chains', () => {
  it('are chosen by name, the first by default', async () => {
    const counts = '{ nodes { height protocolVersion } }';
    interface Chains {
      readonly first: List<BlockDocument>;
      readonly named: List<BlockDocument>;
      readonly other: List<BlockDocument>;
      readonly status: { readonly chains: unknown };
    }
    const data = await server.query<Chains>(
      `{ first: blocks(first: 500) ${counts} named: blocks(first: 500, chain: "casper-devnet-203") ${counts}
         other: blocks(first: 500, chain: "casper-devnet-158") ${counts} status { chains { networkName } } }`,
    );
    expect(data.first).toEqual(data.named);
    expect(data.other.nodes).toHaveLength(24);
    expect(data.other.nodes[0].protocolVersion).toBe('1.5.8');
    expect(data.status.chains).toEqual([{ networkName: 'casper-devnet-203' }, { networkName: 'casper-devnet-158' }]);
  });

  it('without a rule set are unverifiable by name', async () => {
    const { transactions } = await server.query<{ transactions: List<unknown> }>(
      `{ transactions(chain: "casper-devnet-158", filter: { verdict: unverifiable }) {
           nodes { verdict { kind reason difference { field } } computed { cost } frames { nodes { index } } } } }`,
    );
    expect(transactions.nodes).toHaveLength(29);
    for (const transaction of transactions.nodes) {
      expect(transaction).toEqual({
        verdict: { kind: 'unverifiable', reason: 'unsupported:protocol 1.5.8', difference: null },
        computed: null,
        frames: { nodes: [] },
      });
    }
  });

  it('that are not there are named', async () => {
    const { errors } = await server.ask('{ blocks(chain: "casper") { nodes { hash } } }');
    expect(errors).toMatchObject([
      { message: "the database has no chain 'casper'; it has 'casper-devnet-203', 'casper-devnet-158'" },
    ]);
  });
});

describe('limits', () => {
  const deep = (levels: number): string =>
    `{ blocks(first: 1) { nodes { ${'transactions(first: 1) { nodes { block { '.repeat(levels)} hash ${'} } }'.repeat(levels)} } } }`;

  it.each([
    [
      '{ blocks(first: 500) { nodes { transactions(first: 500) { nodes { hash } } } } }',
      /^the query costs 501001, the limit is 25000: /,
      'QUERY_TOO_COSTLY',
    ],
    [deep(4), /^the query goes 15 fields deep, the limit is 12$/, 'QUERY_TOO_DEEP'],
    ['{ blocks(first: 501) { nodes { hash } } }', /^first is 501, a page has at most 500 rows$/, 'BAD_PAGE'],
    [
      `{ ${Array.from({ length: 100 }, (_, n) => `a${n}: status { engineVersion }`).join(' ')} }`,
      /costs/,
      'QUERY_TOO_COSTLY',
    ],
    [`{ ${'status { engineVersion } '.repeat(2000)} }`, /more tha[nt] 5000 tokens/, 'GRAPHQL_PARSE_FAILED'],
    ['{ blocks(after: "abc") { nodes { hash } } }', /^'abc' is no cursor of this list/, 'BAD_CURSOR'],
    ['query ($h: TransactionHash!) { transaction(hash: $h) { hash } }', /"\$h" of required type/, 'BAD_USER_INPUT'],
  ])('%# name themselves, without a stack', async (query, message, code) => {
    const answer = await server.ask(query);
    expect(answer.errors).toHaveLength(1);
    expect(answer.errors![0].message).toMatch(message);
    expect(answer.errors![0].extensions.code).toBe(code);
    expect(JSON.stringify(answer)).not.toMatch(/stack|node_modules|\.ts:/i);
  });

  it('let introspection through', async () => {
    const { __schema: schema } = await server.query<{ __schema: { types: unknown[] } }>(
      '{ __schema { types { name fields { name type { ofType { ofType { ofType { name } } } } } } } }',
    );
    expect(schema.types.length).toBeGreaterThan(30);
  });

  it('keep the number of statements the same, whatever the number of rows', async () => {
    const statements = vi.spyOn(pg.Client.prototype, 'query');
    const count = async (rows: number): Promise<number> => {
      statements.mockClear();
      const { transactions } = await server.query<{ transactions: List<unknown> }>(
        `{ transactions(last: ${rows}) { nodes { block { height } frames(first: 2) { nodes { index } }
             purseTransfers(first: 3) { nodes { amount sourceOwners { namedKey } targetOwners { namedKey }
               callFrame { index } code { kind } transaction { hash } verdict { kind } } } } } }`,
      );
      expect(transactions.nodes).toHaveLength(rows);
      return statements.mock.calls.length;
    };
    const few = await count(2);
    expect(await count(20)).toBe(few);
    expect(few).toBeLessThan(20);
    statements.mockRestore();
  });
});

describe('documented queries', () => {
  const documentation = readFileSync(join(import.meta.dirname, '../../docs/graphql.md'), 'utf8');
  const queries = [...documentation.matchAll(/```graphql\n([^`]*)```/g)].map(([, query]) => query);

  it('are there', () => expect(queries.length).toBeGreaterThan(3));

  it.each(queries)('run and find something (%#)', async (query) => {
    const data = await server.query<Record<string, unknown>>(query);
    for (const [field, value] of Object.entries(data)) {
      expect(value, field).not.toBeNull();
      expect(JSON.stringify(value), field).not.toMatch(/^\{"(nodes|edges)":\[\]/);
    }
  });
});

describe('http', () => {
  it('serves a status page', async () => {
    const response = await fetch(server.url);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const text = await response.text();
    expect(text).toContain('30, recorded 30, proven 30');
    for (const [, link] of text.matchAll(/href="(\/graphql[^"]*)"/g)) {
      // As a browser says that the link is one of this page.
      const followed = await fetch(`${server.url}${link}`, { headers: { 'sec-fetch-site': 'same-origin' } });
      const answer = (await followed.json()) as { errors?: unknown };
      expect(answer.errors, link).toBeUndefined();
    }
  });

  it('tells in plain words that the database is down', async () => {
    const url = new URL(open.database.url);
    const { port } = url;
    url.port = '1';
    const down = new Database(url.href);
    const lonely = await startGraphQLServer(down);
    try {
      for (const query of ['{ status { chains { blocks } } }', '{ blocks { nodes { hash } } }']) {
        const { errors } = await lonely.ask(query);
        expect(errors).toMatchObject([
          { message: 'the database does not answer', extensions: { code: 'DATABASE_DOWN' } },
        ]);
      }
      const [health, statusPage] = await Promise.all([fetch(`${lonely.url}/health`), fetch(lonely.url)]);
      expect([health.status, statusPage.status]).toEqual([503, 503]);
      const texts = [await health.text(), await statusPage.text()];
      for (const text of texts) {
        expect(text).toContain('does not answer');
        expect(text).not.toMatch(new RegExp(`${open.database.url.split(/[:@]/)[2]}|${port}|stack`));
      }
    } finally {
      await lonely.close();
      await down.close();
      // Known to the whole process, in which nothing watches this database.
      outages.recovered('database');
    }
  });

  it('answers who looks after it', async () => {
    const response = await fetch(`${server.url}/health`);
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok', outages: [] }]);
  });
});
