// Who gets into the API and how much each may take: keys that end, limits a client and a key, foreign pages, introspection,
// texts that neither the parser nor the database can take.
import { once } from 'node:events';
import { request } from 'node:http';
import { createApiKey, revokeApiKey } from '@casper-trace/db/access/api-keys';
import { type OpenDatabase, openDatabase } from '@casper-trace/db/open-database';
import { FAILED_KEYS_PER_MINUTE } from '@casper-trace/query/access/request-gate';
import { getIntrospectionQuery } from 'graphql';
import { type Client, createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type GraphQLServer, startGraphQLServer } from '../support/graphql-server.js';
import { sampleChain } from '../support/sample-alerts.js';
import { scratchFolder } from '../support/scratch-folder.js';

const scratch = scratchFolder();
const REQUESTS = 60;
let open: OpenDatabase;
let server: GraphQLServer;
let closed: GraphQLServer;
let limited: GraphQLServer;
let admin: string;

beforeAll(async () => {
  open = await openDatabase(undefined, `${scratch.path}/data`);
  await sampleChain(open.database);
  admin = (await createApiKey(open.database, 'admin', 'admin')).key;
  server = await startGraphQLServer(open.database, { allowedNames: ['trace.example.org'] });
  closed = await startGraphQLServer(open.database, { publicQueries: 'closed' });
  limited = await startGraphQLServer(open.database, { requestsPerMinute: REQUESTS, trustedProxies: 1 });
});

afterAll(async () => {
  await server?.close();
  await closed?.close();
  await limited?.close();
  await open?.close();
  scratch.remove();
});

interface Asked {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** Any headers, the host's too: fetch would not send them. */
async function send(
  to: GraphQLServer,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body?: string,
): Promise<Asked> {
  const sent = request(`${to.url}${path}`, { method: body === undefined ? 'GET' : 'POST', headers });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [import('node:http').IncomingMessage];
  let text = '';
  for await (const part of response) text += String(part);
  return { status: response.statusCode!, headers: response.headers, text };
}

const JSON_BODY = { 'content-type': 'application/json' };
const ask = (to: GraphQLServer, query: string, headers: Readonly<Record<string, string>> = {}, variables?: object) =>
  send(to, '/graphql', { ...JSON_BODY, ...headers }, JSON.stringify({ query, variables }));

const connect = (to: GraphQLServer, key?: string): Client =>
  createClient({
    url: `${to.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    ...(key === undefined ? {} : { connectionParams: { authorization: `Bearer ${key}` } }),
  });

describe('a key', () => {
  it.each([
    ['revoked', (name: string) => revokeApiKey(open.database, name)],
    [
      'expired',
      (name: string) => open.database.query('UPDATE api_keys SET expires_at = now() WHERE name = $1', [name]),
    ],
  ])('that is %s ends its subscriptions, although nothing happens on the chain', async (how, end) => {
    const { key } = await createApiKey(open.database, how, 'viewer');
    const client = connect(closed, key);
    const streams = ['transactionTraced { cursor }', `purseMoved(purse: "${'ab'.repeat(32)}") { cursor }`];
    const ends = streams.map((field) => {
      const stream = client.iterate({ query: `subscription { ${field} }` });
      return expect(stream.next()).rejects.toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    });
    // Answered on the same connection: the subscriptions before it have begun.
    for await (const { errors } of client.iterate({ query: '{ status { engineVersion } }' }))
      expect(errors).toBeUndefined();
    await end(how);
    await Promise.all(ends);
    await client.dispose();
  });

  it('that is wrong too often shuts its client out, with a clear 429, and no other client', async () => {
    const from = (address: string): Record<string, string> => ({
      'x-forwarded-for': `192.0.2.1, ${address}`,
      authorization: `Bearer ctk_${'x'.repeat(43)}`,
    });
    for (let n = 0; n < FAILED_KEYS_PER_MINUTE; n++) {
      expect((await ask(limited, '{ __typename }', from('198.51.100.7'))).status).toBe(401);
    }
    const refused = await ask(limited, '{ __typename }', { ...from('198.51.100.7'), authorization: `Bearer ${admin}` });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(JSON.parse(refused.text)).toMatchObject({ errors: [{ extensions: { code: 'TOO_MANY_REQUESTS' } }] });
    expect((await ask(limited, '{ __typename }', from('198.51.100.8'))).status).toBe(401);
  });
});

describe('requests', () => {
  it('are limited by client and by key', async () => {
    const from = { 'x-forwarded-for': '198.51.100.20' };
    for (let n = 0; n < REQUESTS; n++) expect((await ask(limited, '{ __typename }', from)).status).toBe(200);
    const refused = await ask(limited, '{ __typename }', from);
    expect(refused.status).toBe(429);
    expect(refused.text).toMatch(/more than 60 requests in a minute: try again in \d+ s/);
    expect((await send(limited, '/', from)).status).toBe(429);
    expect((await send(limited, '/health', from)).status).toBe(200);
    // An IPv6 customer has a /64 of addresses.
    for (let n = 0; n < REQUESTS; n++) {
      await ask(limited, '{ __typename }', { 'x-forwarded-for': `2001:db8:1:2::${n.toString(16)}` });
    }
    expect((await ask(limited, '{ __typename }', { 'x-forwarded-for': '2001:db8:1:2:ffff::1' })).status).toBe(429);
    expect((await ask(limited, '{ __typename }', { 'x-forwarded-for': '2001:db8:1:3::1' })).status).toBe(200);
    // A key counts by itself, wherever it is used.
    for (let n = 0; n < REQUESTS; n++) {
      const used = { authorization: `Bearer ${admin}`, 'x-forwarded-for': `203.0.113.${n}` };
      expect((await ask(limited, '{ __typename }', used)).status).toBe(200);
    }
    expect((await ask(limited, '{ __typename }', { authorization: `Bearer ${admin}` })).status).toBe(429);
  });
});

describe('introspection', () => {
  it('is answered once, as tools ask for it', async () => {
    expect(await server.query(getIntrospectionQuery())).toHaveProperty('__schema.types');
  });

  const WIDE = 'types { name fields { name description args { name } type { name ofType { name } } } }';
  it.each([
    ['130 sets', Array.from({ length: 130 }, (_, n) => `a${n}: __schema { ${WIDE} }`).join(' ')],
    ['one set with 130 lists', `__schema { ${Array.from({ length: 130 }, (_, n) => `a${n}: ${WIDE}`).join(' ')} }`],
    [
      'many types',
      Array.from(
        { length: 200 },
        (_, n) => `a${n}: __type(name: "Query") { fields { name description isDeprecated type { name } } }`,
      ).join(' '),
    ],
  ])('is refused where it costs too much: %s', async (_, selection) => {
    const { errors } = await server.ask(`{ ${selection} }`);
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'QUERY_TOO_COSTLY' } });
  });
});

describe('the subscriptions of a connection', () => {
  it('count together, and give their cost back when they end', async () => {
    const client = connect(server);
    const inner =
      'purseTransfers(first: 500) { nodes { amount source target way id committed ordinal frame transactionHash } }';
    const query = `subscription { transactionTraced { cursor transaction { hash ${inner} } } }`;
    const begin = () => client.iterate({ query });
    const answered = async () => {
      for await (const { errors } of client.iterate({ query: '{ status { engineVersion } }' }))
        expect(errors).toBeUndefined();
    };
    const running = Array.from({ length: 4 }, begin);
    const ends = running.map((stream) => stream.next().catch(() => undefined));
    await answered();
    const { value } = (await begin().next()) as { value: { errors: readonly object[] } };
    expect(value.errors).toMatchObject([
      {
        extensions: { code: 'QUERY_TOO_COSTLY' },
        message: expect.stringMatching(/^the subscriptions of this connection cost/) as unknown,
      },
    ]);
    await running[0].return!();
    await answered();
    let refused = false;
    const another = begin().next();
    void another.then(
      ({ value }) => {
        refused = (value as { errors?: unknown } | undefined)?.errors !== undefined;
      },
      () => undefined,
    );
    await answered();
    expect(refused).toBe(false);
    await client.dispose();
    await Promise.allSettled([...ends, another]);
  });
});

describe('a foreign page', () => {
  it('does not get in by a name that points here', async () => {
    for (const path of ['/', '/health', '/graphql?query={__typename}']) {
      const refused = await send(server, path, { host: 'rebound.example.net' });
      expect(refused.status, path).toBe(403);
      expect(refused.text).toMatch(/CASPER_TRACE_ALLOWED_HOSTS/);
    }
    for (const host of ['localhost:4000', '127.0.0.1', '[::1]:4000', '192.168.1.5:80', 'trace.example.org']) {
      expect((await send(server, '/health', { host })).status, host).toBe(200);
    }
  });

  it('runs no query by a link or a form', async () => {
    const path = '/graphql?query={__typename}';
    expect((await send(server, path)).status).toBe(400);
    expect((await send(server, path, { 'sec-fetch-site': 'cross-site' })).status).toBe(400);
    const form = { 'content-type': 'text/plain', 'sec-fetch-site': 'cross-site' };
    expect((await send(server, '/graphql', form, '{"query":"{__typename}"}')).status).toBe(400);
    // The status page's own links, a typed address, and programs that say that they are none.
    expect((await send(server, path, { 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    expect((await send(server, path, { 'sec-fetch-site': 'none' })).status).toBe(200);
    expect((await send(server, path, { referer: `${server.url}/` })).status).toBe(200);
    expect((await send(server, path, { 'apollo-require-preflight': 'yes' })).status).toBe(200);
  });

  it('opens no WebSocket', async () => {
    const open = async (origin: string): Promise<string> => {
      const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { origin });
      const opened = once(socket, 'open').then(() => 'open');
      const refused = new Promise<string>((resolve) => socket.on('error', ({ message }) => resolve(message)));
      const outcome = await Promise.race([opened, refused]);
      socket.terminate();
      return outcome;
    };
    expect(await open('https://evil.example.net')).toMatch(/403/);
    expect(await open(server.url)).toBe('open');
    expect(await open('https://trace.example.org')).toBe('open');
  });
});

describe('what cannot be taken', () => {
  it('a text with NUL: an error without the place and the words of the database', async () => {
    const key = { authorization: `Bearer ${admin}` };
    for (const query of [
      'query ($text: String!) { rule(id: $text) { id } }',
      'query ($text: String!) { alert(id: $text) { id } }',
      'query ($text: String!) { deliveries(channel: $text) { id } }',
      'query ($text: String!) { auditLog(subject: $text) { id } }',
      'mutation ($text: String!) { removeChannel(name: $text) { name } }',
    ]) {
      const { text } = await ask(server, query, key, { text: 'a\0b' });
      expect(text, query).toMatch(/"code":"BAD_TEXT"/);
      expect(text).not.toMatch(/127\.0\.0\.1|casper_trace|byte sequence|refuses/);
    }
  });

  it('nesting beyond the stack: a clear error', async () => {
    const lists = await ask(server, `{ search(text: ${'['.repeat(2000)}${']'.repeat(2000)}) { __typename } }`);
    expect(JSON.parse(lists.text)).toMatchObject({ errors: [{ message: 'the request is nested too deeply' }] });
    let condition: object = { field: 'amount', greaterThan: '1' };
    for (let n = 0; n < 3000; n++) condition = { not: condition };
    const key = { authorization: `Bearer ${admin}` };
    const rule = await ask(server, 'mutation ($document: JSON!) { addRule(document: $document) { id } }', key, {
      document: { id: 'deep', event: 'transfer', when: condition, severity: 'low' },
    });
    expect(rule.text).not.toMatch(/INTERNAL_SERVER_ERROR|call stack/);
    expect(JSON.parse(rule.text)).toHaveProperty('errors.0.message');
  });
});
