// Subscriptions over a real WebSocket: blocks are recorded in a random order, the client is cut off at random and goes on
// from its last cursor; what it saw in all is the exact sequence.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { readBlockRows, writeBlockRecord } from '@casper-trace/db/block-record';
import { type OpenDatabase, openDatabase } from '@casper-trace/db/open-database';
import { tracedTransactions } from '@casper-trace/query/subscriptions/chain-streams';
import { FrontierWatch } from '@casper-trace/query/subscriptions/frontier-watch';
import { MAX_MESSAGE_BYTES } from '@casper-trace/query/subscriptions/subscription-server';
import { type Client, createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import WebSocket from 'ws';
import { casperTrace } from '../support/casper-trace.js';
import { type GraphQLServer, startGraphQLServer } from '../support/graphql-server.js';
import { devnet203 } from '../support/recorded-chain.js';
import { scratchFolder } from '../support/scratch-folder.js';

const scratch = scratchFolder();
let open: OpenDatabase;
let server: GraphQLServer;

beforeAll(async () => {
  const data = join(scratch.path, 'data');
  const { code, stderr } = await casperTrace(['index', '--archive', devnet203, '--once', '--json', '--data', data]);
  expect(code, stderr).toBe(0);
  open = await openDatabase(undefined, data);
  server = await startGraphQLServer(open.database);
});

afterAll(async () => {
  await server?.close();
  await open?.close();
  scratch.remove();
});

/** Numbers from 0 to 1 that a seed decides. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function shuffled<T>(items: readonly T[], next: () => number): T[] {
  const left = [...items];
  return items.map(() => left.splice(Math.floor(next() * left.length), 1)[0]);
}

const CHAIN = 1;
const HEIGHTS = Array.from({ length: 30 }, (_, height) => height);

/** Takes back what is recorded, as if only ingest had run; gives a function that records a block again. */
async function forget(): Promise<(height: number) => Promise<void>> {
  const records = new Map(
    await Promise.all(
      HEIGHTS.map(async (height) => [height, await readBlockRows(open.database, CHAIN, BigInt(height))] as const),
    ),
  );
  const tables = [
    'frames',
    'named_key_writes',
    'purse_transfers',
    'purse_holds',
    'purse_accesses',
    'grants',
    'host_errors',
  ];
  for (const name of [...tables, 'balance_changes', 'opening_named_keys', 'main_purses', 'purse_balances']) {
    await open.database.query(`DELETE FROM ${name}`);
  }
  await open.database.query('UPDATE blocks SET digest = NULL, proven = NULL, recorded_at = NULL');
  await open.database.query('UPDATE transactions SET verdict = NULL');
  await open.database.query(`DELETE FROM chain_counters WHERE counter NOT IN ('blocks', 'transactions')`);
  // What a server has seen recorded stays recorded, otherwise: this one starts from nothing.
  await server.close();
  server = await startGraphQLServer(open.database);
  return async (height) => {
    const { block, proof, outcomes, events } = records.get(height)!;
    const record = { height: block.height, blockHash: block.hash, inputs: block.inputs, proof, outcomes, events };
    await writeBlockRecord(open.database, CHAIN, record);
  };
}

const connect = (): Client =>
  createClient({
    url: `${server.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    lazy: false,
    onNonLazyError: () => undefined,
  });

/** Follows until `wanted` events came; cuts the connection off after a random number of events and goes on from the last cursor. */
async function follow<Event extends { cursor: string }>(
  query: string,
  variables: Readonly<Record<string, unknown>>,
  wanted: number,
  next: () => number,
): Promise<{ events: Event[]; connections: number }> {
  const events: Event[] = [];
  let connections = 0;
  while (events.length < wanted) {
    const client = connect();
    connections += 1;
    const cursor = events.at(-1)?.cursor;
    const visit = 1 + Math.floor(next() * 5);
    const where = cursor === undefined ? { fromHeight: 0 } : { after: cursor };
    let seen = 0;
    const stream = client.iterate<{ event: Event }>({ query, variables: { ...variables, ...where } });
    for await (const { data, errors } of stream) {
      expect(errors).toBeUndefined();
      events.push(data!.event);
      seen += 1;
      if (seen === visit || events.length === wanted) break;
    }
    client.terminate();
    await client.dispose();
  }
  return { events, connections };
}

const TRACED = `subscription ($after: String, $fromHeight: BigInt, $filter: TransactionFilter) {
  event: transactionTraced(after: $after, fromHeight: $fromHeight, filter: $filter) {
    cursor transaction { hash verdict { kind } block { height proof { proven } } purseTransfers(first: 2) { nodes { amount } } } } }`;
const MOVED = `subscription ($purse: PurseAddress!, $after: String, $fromHeight: BigInt) {
  event: purseMoved(purse: $purse, after: $after, fromHeight: $fromHeight) {
    cursor entry { blockHeight transactionIndex ordinal amount balance context { address } } } }`;

interface Traced {
  readonly cursor: string;
  readonly transaction: { readonly hash: string };
}

interface Moved {
  readonly cursor: string;
  readonly entry: object;
}

async function busiestPurse(): Promise<string> {
  const { rows } = await open.database.query<{ purse: string }>(
    `SELECT source_purse AS purse FROM purse_transfers WHERE committed AND source_purse IS NOT NULL
     GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1`,
  );
  return rows[0].purse;
}

describe('subscriptions', () => {
  it.each([1, 2, 3])(
    'give the exact sequence while blocks come in any order and the client is cut off (seed %i)',
    async (seed) => {
      const next = random(seed);
      const purse = await busiestPurse();
      const expected = await server.query<{
        transactions: { edges: { cursor: string; node: unknown }[] };
        purse: { ledger: { edges: { cursor: string; node: unknown }[] } };
      }>(
        `{ transactions(first: 500) { edges { cursor node { hash verdict { kind } block { height proof { proven } }
           purseTransfers(first: 2) { nodes { amount } } } } }
         purse(uref: "${purse}") { ledger(first: 500) { edges { cursor node { blockHeight transactionIndex ordinal amount balance context { address } } } } } }`,
      );
      const transactions = expected.transactions.edges.map(({ cursor, node }) => ({ cursor, transaction: node }));
      const entries = expected.purse.ledger.edges.map(({ cursor, node }) => ({ cursor, entry: node }));
      expect(transactions).toHaveLength(23);
      expect(entries.length).toBeGreaterThan(10);

      const record = await forget();
      const order = shuffled(HEIGHTS, next);
      const recording = (async () => {
        for (const height of order) {
          await record(height);
          if (next() < 0.3) await record(order[0]);
        }
      })();
      const [traced, moved] = await Promise.all([
        follow<Traced>(TRACED, {}, transactions.length, random(seed * 7)),
        follow<Moved>(MOVED, { purse }, entries.length, random(seed * 13)),
        recording,
      ]);
      expect(traced.events).toEqual(transactions);
      expect(moved.events).toEqual(entries);
      expect(traced.connections).toBeGreaterThan(4);
    },
  );

  it('narrowed by a filter give what the list gives', async () => {
    const { transactions } = await server.query<{ transactions: { nodes: { hash: string; initiator: string }[] } }>(
      '{ transactions(first: 500) { nodes { hash initiator } } }',
    );
    const { initiator } = transactions.nodes[0];
    const own = transactions.nodes.filter((one) => one.initiator === initiator);
    const { events } = await follow<Traced>(TRACED, { filter: { initiator } }, own.length, random(5));
    expect(events.map(({ transaction }) => transaction.hash)).toEqual(own.map(({ hash }) => hash));
  });

  it('begin with what is recorded from now on if no place is given', async () => {
    const record = await forget();
    for (const height of HEIGHTS.slice(0, 20)) await record(height);
    const watch = new FrontierWatch(open.database);
    const { readPage } = await tracedTransactions(open.database, watch, CHAIN, undefined, {});
    expect(await readPage(undefined, 100)).toEqual([]);
    const { rows } = await open.database.query<{ hash: string }>(
      'SELECT hash FROM transactions WHERE block_height >= 20 ORDER BY block_height, transaction_index',
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const height of HEIGHTS.slice(20)) await record(height);
    // A watch of its own, which has not looked yet.
    const later = await tracedTransactions(open.database, new FrontierWatch(open.database), CHAIN, undefined, {});
    expect(await later.readPage(undefined, 100)).toEqual([]);
    await vi.waitFor(async () => {
      const found = await readPage(undefined, 100);
      expect(found.map(({ item }) => item.hash)).toEqual(rows.map(({ hash }) => hash));
    });
  });

  it.each([
    [`subscription { transactionTraced(after: "x") { cursor } }`, /^'x' is no cursor of this list/],
    [`subscription { transactionTraced(fromHeight: 1, after: "eA") { cursor } }`, /just one of them/],
    [`subscription { transactionTraced(chain: "nowhere") { cursor } }`, /has no chain 'nowhere'/],
    [
      `subscription { transactionTraced { transaction { frames(first: 500) { nodes { transaction { frames(first: 500) { nodes { index } } } } } } } }`,
      /^the query costs \d+, the limit is 25000/,
    ],
    [`{ blocks(first: 500) { nodes { transactions(first: 500) { nodes { hash } } } } }`, /^the query costs 501001/],
    [`subscription { transactionTraced { `, /Syntax Error/],
    [`{ ${'status { engineVersion } '.repeat(2000)} }`, /more tha[nt] 5000 tokens/],
    [`subscription { nothing { cursor } }`, /Cannot query field "nothing"/],
  ])('refuse in one line, and the connection goes on (%#)', async (query, message) => {
    const client = connect();
    const ask = async (text: string): Promise<string> => {
      try {
        const answer = (await client.iterate({ query: text }).next()) as {
          value: { data?: unknown; errors?: readonly { message: string }[] };
        };
        return answer.value.errors?.[0].message ?? JSON.stringify(answer.value.data);
      } catch (errors) {
        return (errors as { message: string }[])[0].message;
      }
    };
    expect(await ask(query)).toMatch(message);
    expect(await ask('{ status { engineVersion } }')).toContain('engineVersion');
    await client.dispose();
  });
});

describe('the WebSocket', () => {
  const url = (path: string): string => `${server.url.replace('http', 'ws')}${path}`;
  const init = JSON.stringify({ type: 'connection_init' });

  /** Sends a query of so many bytes; the code with which the server closes, or its answer. */
  async function answerTo(bytes: number): Promise<number | string> {
    const socket = new WebSocket(url('/graphql'), 'graphql-transport-ws');
    await once(socket, 'open');
    const acknowledged = once(socket, 'message');
    socket.send(init);
    await acknowledged;
    const answer = Promise.race([
      once(socket, 'message').then(([text]) => String(text)),
      once(socket, 'close').then(([code]) => code as number),
    ]);
    const query = '{ status { engineVersion } } # ';
    const message = (padding: number): string =>
      JSON.stringify({ type: 'subscribe', id: '1', payload: { query: query + 'x'.repeat(padding) } });
    socket.send(message(bytes - message(0).length));
    try {
      return await answer;
    } finally {
      socket.terminate();
    }
  }

  it('is closed by a message of more than 100 KiB, and the server lives on', async () => {
    expect(await answerTo(1024 * 1024)).toBe(1009);
    expect(await answerTo(MAX_MESSAGE_BYTES + 1)).toBe(1009);
    expect(await answerTo(MAX_MESSAGE_BYTES)).toContain('engineVersion');
    const body = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: `{ status { engineVersion } } # ${'x'.repeat(MAX_MESSAGE_BYTES)}` }),
    });
    expect(body.status).toBe(413);
    expect(await server.query('{ status { engineVersion } }')).toHaveProperty('status.engineVersion');
  });

  it('is at /graphql only: another path is answered, not left hanging', async () => {
    const socket = new WebSocket(url('/graphql-other'), 'graphql-transport-ws');
    const [fault] = (await once(socket, 'error')) as [Error];
    expect(fault.message).toMatch(/400/);
  });
});

describe('persisted queries', () => {
  it('run by their hash once their text was sent', async () => {
    const query = '{ blocks(last: 1) { nodes { height } } }';
    const sha256Hash = createHash('sha256').update(query).digest('hex');
    const extensions = { persistedQuery: { version: 1, sha256Hash } };
    const ask = async (body: object): Promise<{ data?: unknown; errors?: { extensions: { code: string } }[] }> => {
      const response = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return (await response.json()) as { data?: unknown };
    };
    expect((await ask({ extensions })).errors?.[0].extensions.code).toBe('PERSISTED_QUERY_NOT_FOUND');
    const found = { blocks: { nodes: [{ height: 29 }] } };
    expect((await ask({ query, extensions })).data).toEqual(found);
    expect((await ask({ extensions })).data).toEqual(found);
    const link = `${server.url}/graphql?extensions=${encodeURIComponent(JSON.stringify(extensions))}`;
    const answer = await fetch(link, { headers: { 'apollo-require-preflight': 'yes' } });
    expect(((await answer.json()) as { data: unknown }).data).toEqual(found);
    const wrong = { persistedQuery: { version: 1, sha256Hash: 'f'.repeat(64) } };
    expect((await ask({ query, extensions: wrong })).errors).toHaveLength(1);
  });
});
