// Alerts, rules, deliveries and the audit log over GraphQL, and who may do what.
import { EventEmitter, once } from 'node:events';
import { RequestedBackTests } from '@casper-trace/alert/back-test/requested-back-tests';
import { DeliveryWorker } from '@casper-trace/alert/delivery/delivery-worker';
import { evaluateAll } from '@casper-trace/alert/evaluation/evaluator';
import { RetryableError } from '@casper-trace/casper-types/app-error';
import { createApiKey, ROLES, type Role, revokeApiKey } from '@casper-trace/db/access/api-keys';
import { addAuditedRule } from '@casper-trace/db/access/manage-rules';
import { type BlockRecord, writeBlockRecord } from '@casper-trace/db/block-record';
import { insertBlocks } from '@casper-trace/db/chains';
import { addChannel } from '@casper-trace/db/delivery/channels';
import { type OpenDatabase, openDatabase } from '@casper-trace/db/open-database';
import { sampleBlock, sampleRecord, sampleTransaction } from '@casper-trace/db/sample-rows';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startChaosReceiver } from '../support/chaos-receiver.js';
import { type Answer, type GraphQLServer, startGraphQLServer } from '../support/graphql-server.js';
import { alertId, raiseAlerts, sampleChain } from '../support/sample-alerts.js';
import { scratchFolder } from '../support/scratch-folder.js';
import { testBox, testSeal } from '../support/secret-box.js';

const scratch = scratchFolder();
const ALERTS = 25;
let open: OpenDatabase;
let server: GraphQLServer;
let closed: GraphQLServer;
let chainId: number;
const keys = new Map<Role | 'revoked', string>();

beforeAll(async () => {
  open = await openDatabase(undefined, `${scratch.path}/data`);
  chainId = await sampleChain(open.database);
  for (const role of ROLES) keys.set(role, (await createApiKey(open.database, role, role)).key);
  keys.set('revoked', (await createApiKey(open.database, 'gone', 'admin')).key);
  await revokeApiKey(open.database, 'gone');
  server = await startGraphQLServer(open.database, { allowedHosts: ['127.0.0.1:9'], failedKeysPerMinute: 1000 });
  closed = await startGraphQLServer(open.database, { publicQueries: 'closed' });
  await raiseAlerts(
    open.database,
    chainId,
    Array.from({ length: ALERTS }, (_, number) => ({
      id: alertId(number),
      severity: number % 5 === 0 ? 'critical' : 'low',
      ruleId: number % 2 === 0 ? 'even' : 'odd',
      subject: `purse:${String(number % 3).repeat(64)}`,
      state: number === 24 ? 'cooling down' : 'raised',
      blockHeight: BigInt(number),
    })),
  );
});

afterAll(async () => {
  await server?.close();
  await closed?.close();
  await open?.close();
  scratch.remove();
});

async function ask(
  who: Role | 'revoked' | undefined,
  query: string,
  variables: object = {},
  to: GraphQLServer = server,
): Promise<Answer & { readonly status: number }> {
  const key = who === undefined ? undefined : keys.get(who);
  const response = await fetch(`${to.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) },
    body: JSON.stringify({ query, variables }),
  });
  return { ...((await response.json()) as Answer), status: response.status };
}

async function dataOf<Data>(who: Role, query: string, variables: object = {}): Promise<Data> {
  const { data, errors } = await ask(who, query, variables);
  expect(errors).toBeUndefined();
  return data as Data;
}

const codeOf = ({ errors }: Answer) => errors?.[0].extensions.code;
const rule = (id: string, title = 'A purse was touched') => ({ id, title, severity: 'high', event: 'purse transfer' });

/** Every field that needs a key, with the weakest role that may ask it. */
const GUARDED: [Role, string][] = [
  ['viewer', '{ alerts { nodes { id } } }'],
  ['viewer', '{ alert(id: "x") { id } }'],
  ['viewer', '{ rules { id } }'],
  ['viewer', '{ rule(id: "x") { id } }'],
  ['viewer', '{ mutes { id } }'],
  ['viewer', '{ deliveries { id } }'],
  ['operator', '{ channels { name } }'],
  ['operator', '{ auditLog { id } }'],
  ['operator', 'mutation { addRule(document: {}) { version } }'],
  ['operator', 'mutation { enableRule(id: "none") { version } }'],
  ['operator', 'mutation { disableRule(id: "none") { version } }'],
  ['operator', 'mutation { muteSubject(mute: {}) { id } }'],
  ['operator', 'mutation { removeMute(id: 0) { id } }'],
  ['operator', 'mutation { replayDelivery(id: "0") { id } }'],
  ['viewer', '{ backTests { id } }'],
  ['viewer', '{ backTest(id: "none") { hits } }'],
  ['operator', 'mutation { startBackTest(test: {}) { id } }'],
  ['operator', 'mutation { cancelBackTest(id: "none") { id } }'],
  ['admin', 'mutation { addChannel(channel: { name: "", kind: webhook, target: "" }) { secret } }'],
  ['admin', 'mutation { removeChannel(name: "none") { name } }'],
];

describe('access', () => {
  it.each(GUARDED)('%s: %s', async (needed, query) => {
    expect(codeOf(await ask(undefined, query))).toBe('UNAUTHENTICATED');
    expect(codeOf(await ask('revoked', query))).toBe('UNAUTHENTICATED');
    for (const role of ROLES) {
      const code = codeOf(await ask(role, query));
      if (ROLES.indexOf(role) < ROLES.indexOf(needed)) expect(code, role).toBe('FORBIDDEN');
      else expect(['UNAUTHENTICATED', 'FORBIDDEN'], role).not.toContain(code);
    }
  });

  it('guards everything that the schema has of management', async () => {
    const { data } = await ask(
      undefined,
      '{ __schema { mutationType { fields { name } } queryType { fields { name description } } } }',
    );
    const { __schema: schema } = data as {
      __schema: Record<'mutationType' | 'queryType', { fields: { name: string; description: string | null }[] }>;
    };
    const listed = GUARDED.map(([, query]) => /\{ (\w+)/.exec(query)?.[1]);
    const mutations = schema.mutationType.fields.map(({ name }) => name);
    const withKey = schema.queryType.fields.filter(({ description }) => description?.includes('Needs a key'));
    expect([...listed].sort()).toEqual([...mutations, ...withKey.map(({ name }) => name)].sort());
  });

  it('refuses a key that is not valid even for public data, and what is no key', async () => {
    const query = '{ status { chains { networkName } } }';
    expect((await ask(undefined, query)).errors).toBeUndefined();
    expect((await ask('viewer', query)).errors).toBeUndefined();
    expect(await ask('revoked', query)).toMatchObject({
      status: 401,
      errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    });
    const basic = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Basic dXNlcjpwYXNz' },
      body: JSON.stringify({ query }),
    });
    expect(basic.status).toBe(401);
  });

  it('needs a key for everything where queries are closed', async () => {
    const query = '{ status { chains { networkName } } }';
    expect(await ask(undefined, query, {}, closed)).toMatchObject({ status: 401 });
    expect(await ask(undefined, '{ __typename }', {}, closed)).toMatchObject({ status: 401 });
    expect((await ask('viewer', query, {}, closed)).errors).toBeUndefined();
  });

  it('refuses a mutation by GET', async () => {
    const query = encodeURIComponent('mutation { disableRule(id: "x") { version } }');
    const response = await fetch(`${server.url}/graphql?query=${query}`, {
      headers: { authorization: `Bearer ${keys.get('admin') ?? ''}`, 'apollo-require-preflight': 'yes' },
    });
    expect(response.status).toBe(405);
  });
});

describe('alerts', () => {
  interface Alerts {
    alerts: {
      nodes: { id: string; ruleId: string; state: string }[];
      pageInfo: { endCursor: string; hasNextPage: boolean };
    };
  }
  const list = `query ($filter: AlertFilter, $first: Int, $after: String, $last: Int) {
    alerts(filter: $filter, first: $first, after: $after, last: $last) {
      nodes { id ruleId state evidence } pageInfo { endCursor hasNextPage } } }`;
  const ids = async (filter: object): Promise<string[]> =>
    (await dataOf<Alerts>('viewer', list, { filter })).alerts.nodes.map(({ id }) => id);

  it('come in the order in which they were raised, page by page without gap or repeat', async () => {
    const seen: string[] = [];
    let after: string | undefined;
    for (let more = true; more; ) {
      const { alerts } = await dataOf<Alerts>('viewer', list, { first: 7, after });
      seen.push(...alerts.nodes.map(({ id }) => id));
      ({ endCursor: after, hasNextPage: more } = alerts.pageInfo);
    }
    expect(seen).toEqual(Array.from({ length: ALERTS }, (_, number) => alertId(number)));
    const { alerts } = await dataOf<Alerts>('viewer', list, { last: 2 });
    expect(alerts.nodes).toMatchObject([
      { id: alertId(23), ruleId: 'odd', state: 'raised' },
      { id: alertId(24), ruleId: 'even', state: 'cooling_down', evidence: { frames: [0, 2], ordinals: [7] } },
    ]);
  });

  it('are narrowed by severity, rule, subject, state and range', async () => {
    expect(await ids({ severities: ['critical', 'high'] })).toEqual([0, 5, 10, 15, 20].map(alertId));
    expect(await ids({ ruleId: 'odd', toHeight: 4 })).toEqual([1, 3].map(alertId));
    expect(await ids({ subject: `purse:${'1'.repeat(64)}`, fromHeight: 20 })).toEqual([alertId(22)]);
    expect(await ids({ states: ['cooling_down', 'muted'] })).toEqual([alertId(24)]);
  });

  it('are found by id', async () => {
    const query = 'query ($id: String!) { alert(id: $id) { sentence blockHeight severity } }';
    expect(await dataOf('viewer', query, { id: alertId(5) })).toMatchObject({
      alert: { blockHeight: 5, severity: 'critical' },
    });
    expect(await dataOf('viewer', query, { id: alertId(999) })).toEqual({ alert: null });
  });
});

describe('changes', () => {
  const log = async (subject: string) =>
    (
      await dataOf<{ auditLog: { actor: string; action: string; before: unknown; after: unknown }[] }>(
        'operator',
        'query ($subject: String) { auditLog(subject: $subject) { actor action before after } }',
        { subject },
      )
    ).auditLog;

  it('of a rule make versions and rows of the audit log', async () => {
    const add = 'mutation ($document: JSON!) { addRule(document: $document) { version enabled createdBy } }';
    expect(await dataOf('operator', add, { document: rule('watched') })).toEqual({
      addRule: { version: 1, enabled: true, createdBy: 'operator' },
    });
    expect(await dataOf('admin', add, { document: rule('watched', 'Another title') })).toMatchObject({
      addRule: { version: 2 },
    });
    await dataOf('operator', 'mutation { disableRule(id: "watched") { version } }');
    // Already so: no change, no row.
    await dataOf('operator', 'mutation { disableRule(id: "watched") { version } }');
    await dataOf('admin', 'mutation { enableRule(id: "watched") { version } }');
    const { rule: stored } = await dataOf<{ rule: object }>(
      'viewer',
      '{ rule(id: "watched") { newest { version } versions { version enabled document createdBy } } }',
    );
    const [first, second] = [rule('watched'), rule('watched', 'Another title')];
    expect(stored).toEqual({
      newest: { version: 4 },
      versions: [
        { version: 4, enabled: true, document: second, createdBy: 'admin' },
        { version: 3, enabled: false, document: second, createdBy: 'operator' },
        { version: 2, enabled: true, document: second, createdBy: 'admin' },
        { version: 1, enabled: true, document: first, createdBy: 'operator' },
      ],
    });
    expect(await log('watched')).toMatchObject([
      {
        actor: 'admin',
        action: 'rule.enable',
        before: { version: 3, enabled: false },
        after: { version: 4, enabled: true },
      },
      { actor: 'operator', action: 'rule.disable', before: { version: 2 }, after: { version: 3, enabled: false } },
      {
        actor: 'admin',
        action: 'rule.add',
        before: { version: 1, document: first },
        after: { version: 2, document: second },
      },
      { actor: 'operator', action: 'rule.add', before: null, after: { version: 1, document: first } },
    ]);
  });

  it('are checked, and a refused one leaves no row', async () => {
    const add = 'mutation ($document: JSON!) { addRule(document: $document) { version } }';
    const { errors } = await ask('operator', add, { document: { ...rule('bad'), severity: 'dreadful' } });
    expect(errors?.[0].message).toMatch(/severity/);
    expect(codeOf(await ask('operator', 'mutation { enableRule(id: "bad") { version } }'))).toBe('UNKNOWN_RULE');
    expect(codeOf(await ask('operator', 'mutation { muteSubject(mute: {}) { id } }'))).toBe('BAD_MUTE');
    expect(await log('bad')).toEqual([]);
  });

  it('leave nothing if their row of the audit log cannot be written', async () => {
    await open.database.query(`ALTER TABLE audit_log ADD CONSTRAINT no_room CHECK (subject <> 'undone')`);
    const add = 'mutation ($document: JSON!) { addRule(document: $document) { version } }';
    expect(codeOf(await ask('operator', add, { document: rule('undone') }))).toBe('DATABASE');
    await open.database.query('ALTER TABLE audit_log DROP CONSTRAINT no_room');
    expect(await dataOf('viewer', '{ rule(id: "undone") { id } }')).toEqual({ rule: null });
  });

  it('of mutes', async () => {
    const mute = {
      ruleId: 'watched',
      subject: `purse:${'1'.repeat(64)}`,
      until: '2030-01-01T00:00:00Z',
      note: 'known',
    };
    const { muteSubject } = await dataOf<{ muteSubject: { id: number } }>(
      'operator',
      'mutation ($mute: MuteInput!) { muteSubject(mute: $mute) { id } }',
      { mute },
    );
    expect(await dataOf('viewer', '{ mutes { ruleId subject until note } }')).toEqual({
      mutes: [{ ...mute, until: '2030-01-01T00:00:00.000Z' }],
    });
    await dataOf('operator', `mutation { removeMute(id: ${muteSubject.id}) { id } }`);
    expect(await dataOf('viewer', '{ mutes { id } }')).toEqual({ mutes: [] });
    expect((await log(`mute ${muteSubject.id}`)).map(({ action }) => action)).toEqual(['mute.remove', 'mute.add']);
  });

  it('of channels: the secret is shown once, and deliveries follow', async () => {
    const add = `mutation ($channel: ChannelInput!) { addChannel(channel: $channel) { secret channel { name kind ruleIds } } }`;
    const channel = { name: 'ops', kind: 'webhook', target: 'http://127.0.0.1:9/', ruleIds: ['even'] };
    const { addChannel } = await dataOf<{ addChannel: { secret: string } }>('admin', add, { channel });
    expect(addChannel.secret).toMatch(/^whsec_/);
    const refused = { ...channel, name: 'inside', target: 'https://10.0.0.1/' };
    expect(codeOf(await ask('admin', add, { channel: refused }))).toBe('BAD_WEBHOOK_URL');
    await raiseAlerts(open.database, chainId, [
      { id: alertId(100), ruleId: 'even' },
      { id: alertId(101), ruleId: 'odd' },
    ]);
    interface Deliveries {
      deliveries: { id: string; alertId: string; state: string; attempts: object[] }[];
    }
    const { deliveries } = await dataOf<Deliveries>(
      'viewer',
      '{ deliveries { id alertId state attempts { number } } }',
    );
    expect(deliveries).toMatchObject([{ alertId: alertId(100), state: 'pending', attempts: [] }]);
    const replay = 'mutation ($id: String!) { replayDelivery(id: $id) { state tries } }';
    expect(await dataOf('operator', replay, { id: deliveries[0].id })).toEqual({
      replayDelivery: { state: 'pending', tries: 0 },
    });
    expect(codeOf(await ask('operator', replay, { id: '1; DROP TABLE alerts' }))).toBe('BAD_ID');
    await dataOf('admin', 'mutation { removeChannel(name: "ops") { name } }');
    expect((await dataOf<Deliveries>('viewer', '{ deliveries { state } }')).deliveries[0].state).toBe('cancelled');
    const entries = await log('ops');
    expect(entries.map(({ action }) => action)).toEqual(['channel.remove', 'channel.add']);
    expect(JSON.stringify(entries)).not.toContain('whsec_');
  });
});

describe('back-tests', () => {
  const start = 'mutation ($test: BackTestInput!) { startBackTest(test: $test) { id state fromHeight toHeight } }';
  interface Started {
    startBackTest: { id: string; state: string; fromHeight: number; toHeight: number };
  }
  const stateOf = async (id: string) =>
    dataOf<{ backTest: { hits: number; test: { state: string }; samples: { id: string }[] } }>(
      'viewer',
      'query ($id: String!) { backTest(id: $id) { hits test { state } perDay { day hits } samples { id sentence } } }',
      { id },
    );
  let runner: RequestedBackTests;

  beforeAll(async () => {
    runner = new RequestedBackTests(open.database);
    const heights = [0n, 1n, 2n];
    await insertBlocks(
      open.database,
      chainId,
      heights.map((height) => sampleBlock(height, 1)),
      heights.map((height) => ({ ...sampleTransaction(height), hash: hashAt(height) })),
    );
    for (const height of heights) await writeBlockRecord(open.database, chainId, recordAt(height));
  });

  it('run a stored rule or a document over a range, find what live evaluation raises, and deliver nothing', async () => {
    const document = rule('every-transfer', 'Motes moved');
    const { startBackTest } = await dataOf<Started>('operator', start, { test: { document } });
    expect(startBackTest).toMatchObject({ state: 'running', fromHeight: 0, toHeight: 2 });
    expect(await runner.runNext()).toBe(true);
    expect(await runner.runNext()).toBe(false);
    const { backTest } = await stateOf(startBackTest.id);
    expect(backTest).toMatchObject({ hits: 3, test: { state: 'done' } });

    const added = { id: 'every-transfer', document, enabled: true, fromHeight: 0n, createdBy: 'test' };
    await addAuditedRule(open.database, { name: 'test', keyId: null }, added);
    const receiver = await startChaosReceiver(
      () => secret,
      () => 'ok',
    );
    const allowedHosts = [new URL(receiver.url).host];
    const target = { name: 'live', kind: 'webhook', target: receiver.url, minimalSeverity: 'info' } as const;
    const { secret } = (await addChannel(
      open.database,
      { ...target, ruleIds: ['every-transfer'] },
      allowedHosts,
      testSeal,
    )) as {
      secret: string;
    };
    await evaluateAll(open.database, chainId);
    const settings = { allowedHosts, timeoutMs: 2000, smtpUrl: undefined, from: 'casper-trace@localhost' };
    const worker = new DeliveryWorker(open.database, settings, testBox);
    while ((await worker.deliverDue()) > 0);
    await worker.stop();
    await receiver.close();
    // What reached the receiver, signed, is what the back-test had found.
    const reached = receiver.received.map(({ body }) => (JSON.parse(body) as { data: { id: string } }).data.id);
    expect(receiver.received.every(({ fault }) => fault === undefined)).toBe(true);
    expect(reached.sort()).toEqual(backTest.samples.map(({ id }) => id).sort());
  });

  it('can be cancelled, and are listed', async () => {
    const { startBackTest } = await dataOf<Started>('operator', start, {
      test: { ruleId: 'every-transfer', toHeight: 1 },
    });
    const cancel = 'mutation ($id: String!) { cancelBackTest(id: $id) { state } }';
    expect(await dataOf('operator', cancel, { id: startBackTest.id })).toEqual({
      cancelBackTest: { state: 'cancelled' },
    });
    expect(await runner.runNext()).toBe(false);
    expect(await stateOf(startBackTest.id)).toMatchObject({ backTest: { hits: 0, test: { state: 'cancelled' } } });
    const { backTests } = await dataOf<{ backTests: { id: string }[] }>('viewer', '{ backTests { id state } }');
    expect(backTests.map(({ id }) => id)).toContain(startBackTest.id);
    const actions = await dataOf<{ auditLog: object[] }>(
      'operator',
      'query ($subject: String) { auditLog(subject: $subject) { action actor } }',
      { subject: startBackTest.id },
    );
    expect(actions.auditLog).toEqual([
      { action: 'back-test.cancel', actor: 'operator' },
      { action: 'back-test.start', actor: 'operator' },
    ]);
  });

  interface Failing {
    backTest: { hits: number; test: { state: string; nextHeight: number; error: string | null } };
  }
  const failing = (id: string) =>
    dataOf<Failing>('viewer', `{ backTest(id: "${id}") { hits test { state nextHeight error } } }`);
  const startOne = async (): Promise<string> =>
    (await dataOf<Started>('operator', start, { test: { ruleId: 'every-transfer' } })).startBackTest.id;

  it('that meet a fault which may pass are tried again later, go on where they stood, and the others are not held up', async () => {
    const faulty = await startOne();
    const other = await startOne();
    const transaction = open.database.transaction.bind(open.database);
    const fault = new RetryableError('database', 'the database is gone for a moment');
    let call = 0;
    // The first block of it is evaluated, the second is not.
    vi.spyOn(open.database, 'transaction').mockImplementation((work) =>
      ++call === 2 ? Promise.reject(fault) : transaction(work),
    );
    const now = new Date();
    expect(await runner.runNext(now)).toBe(true);
    vi.restoreAllMocks();
    expect(await failing(faulty)).toMatchObject({
      backTest: { hits: 1, test: { state: 'running', nextHeight: 1, error: 'the database is gone for a moment' } },
    });
    expect(await runner.runNext(now)).toBe(true);
    expect(await failing(other)).toMatchObject({ backTest: { hits: 3, test: { state: 'done', error: null } } });
    expect(await runner.runNext(new Date(now.getTime() + 4_000))).toBe(false);
    expect(await runner.runNext(new Date(now.getTime() + 6_000))).toBe(true);
    expect(await failing(faulty)).toMatchObject({ backTest: { hits: 3, test: { state: 'done', error: null } } });
  });

  it('that a process runs are taken by no other, until it stops or is gone for a minute', async () => {
    const id = await startOne();
    const other = new RequestedBackTests(open.database);
    const transaction = open.database.transaction.bind(open.database);
    const steps = new EventEmitter();
    // The first process stands at the first block.
    vi.spyOn(open.database, 'transaction').mockImplementationOnce(async (work) => {
      const goOn = once(steps, 'go on');
      steps.emit('reached');
      await goOn;
      return transaction(work);
    });
    const now = new Date();
    const reached = once(steps, 'reached');
    const first = runner.runNext(now);
    await reached;
    expect(await other.runNext(now)).toBe(false);
    expect(await other.runNext(new Date(now.getTime() + 61_000))).toBe(true);
    expect(await failing(id)).toMatchObject({ backTest: { hits: 3, test: { state: 'done' } } });
    steps.emit('go on');
    expect(await first).toBe(true);
    expect(await failing(id)).toMatchObject({ backTest: { hits: 3, test: { state: 'done' } } });

    const stopped = await startOne();
    const stopping = new RequestedBackTests(open.database);
    vi.spyOn(open.database, 'transaction').mockImplementationOnce(async (work) => {
      await stopping.onModuleDestroy();
      return transaction(work);
    });
    expect(await stopping.runNext(now)).toBe(true);
    expect(await failing(stopped)).toMatchObject({ backTest: { hits: 1, test: { state: 'running', nextHeight: 1 } } });
    expect(await other.runNext(now)).toBe(true);
    expect(await failing(stopped)).toMatchObject({ backTest: { hits: 3, test: { state: 'done' } } });
  });

  it('that never get further end as failed, and say why', async () => {
    const id = await startOne();
    vi.spyOn(open.database, 'transaction').mockRejectedValue(new RetryableError('database', 'the database is gone'));
    let now = new Date();
    for (let attempt = 0; attempt < 5; attempt++) {
      expect((await failing(id)).backTest.test.state).toBe('running');
      expect(await runner.runNext(now)).toBe(true);
      now = new Date(now.getTime() + 3_600_000);
    }
    vi.restoreAllMocks();
    expect(await runner.runNext(now)).toBe(false);
    expect(await failing(id)).toMatchObject({ backTest: { test: { state: 'failed', error: 'the database is gone' } } });
  });

  it('that cannot be run at all fail at once', async () => {
    const id = await startOne();
    await open.database.query(`UPDATE back_tests SET to_height = 99 WHERE id = $1`, [id]);
    expect(await runner.runNext()).toBe(true);
    expect(await failing(id)).toMatchObject({
      backTest: { test: { state: 'failed', error: expect.stringMatching(/are not all recorded/) as unknown } },
    });
    expect(await runner.runNext(new Date(Date.now() + 86_400_000))).toBe(false);
  });

  it('refuse a range that is not recorded, a rule that is none, and both at once', async () => {
    const code = async (test: object) => codeOf(await ask('operator', start, { test }));
    expect(await code({ ruleId: 'every-transfer', toHeight: 99 })).toBe('BAD_RANGE');
    expect(await code({ ruleId: 'nowhere' })).toBe('UNKNOWN_RULE');
    expect(await code({ ruleId: 'every-transfer', document: rule('x') })).toBe('BAD_ARGUMENTS');
  });
});

const hashAt = (height: bigint): string => (0xe0n + height).toString(16).repeat(32);

/** The sample block at a height, with a transaction of its own. */
function recordAt(height: bigint): BlockRecord {
  const record = sampleRecord(height);
  const ofTransaction = <Row extends { readonly transactionHash: string }>(row: Row): Row => ({
    ...row,
    transactionHash: hashAt(height),
  });
  const { frames, namedKeyWrites, purseTransfers, purseHolds, purseAccesses, grants, hostErrors } = record.events;
  return {
    ...record,
    events: {
      ...record.events,
      frames: frames.map(ofTransaction),
      namedKeyWrites: namedKeyWrites.map(ofTransaction),
      purseTransfers: purseTransfers.map(ofTransaction),
      purseHolds: purseHolds.map(ofTransaction),
      purseAccesses: purseAccesses.map(ofTransaction),
      grants: grants.map(ofTransaction),
      hostErrors: hostErrors.map(ofTransaction),
      openingNamedKeys: [],
      mainPurses: [],
    },
  };
}
