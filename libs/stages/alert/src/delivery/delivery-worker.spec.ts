// From the outbox to a receiver that misbehaves in every way, on a real database and in simulated time: nothing lost, nothing
// out of its signature, every attempt in the ledger.
import { insertAlerts } from '@casper-trace/db/alerts/insert-alerts';
import type { Database } from '@casper-trace/db/database';
import {
  addChannel,
  enableChannel,
  readChannel,
  removeChannel,
  rotateSecret,
} from '@casper-trace/db/delivery/channels';
import { leaseDeliveries, recordAttempt } from '@casper-trace/db/delivery/leases';
import { listDeliveries, readAttempts, replayDead, replayDelivery } from '@casper-trace/db/delivery/ledger';
import { enqueueDeliveries } from '@casper-trace/db/delivery/outbox';
import { countSilentChannels, DISABLED_AFTER_DAYS } from '@casper-trace/db/delivery/pauses';
import { type OpenDatabase, openDatabase } from '@casper-trace/db/open-database';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Behaviour, type ChaosReceiver, startChaosReceiver } from '../../../../../test/support/chaos-receiver.js';
import { startMailServer } from '../../../../../test/support/mail-server.js';
import { alertId, alertRow, raiseAlerts, sampleChain } from '../../../../../test/support/sample-alerts.js';
import { scratchFolder } from '../../../../../test/support/scratch-folder.js';
import { testBox, testSeal } from '../../../../../test/support/secret-box.js';
import { DeliveryWorker } from './delivery-worker.js';
import { MAX_TRIES } from './retry-schedule.js';

const MINUTE = 60_000;
const scratch = scratchFolder();
let open: OpenDatabase;
let database: Database;
let chainId: number;
let receiver: ChaosReceiver;
let behave: (id: string, attempt: number) => Behaviour = () => 'ok';
let secret = '';
let channelCount = 0;
let nextAlert = 1;

beforeAll(async () => {
  open = await openDatabase(undefined, `${scratch.path}/data`);
  database = open.database;
  chainId = await sampleChain(database);
});

afterAll(async () => {
  await open?.close();
  scratch.remove();
});

beforeEach(async () => {
  // The library that verifies looks at the clock, too: only the date is simulated, timers are real.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 1000 });
  receiver = await startChaosReceiver(
    () => secret,
    (id, attempt) => behave(id, attempt),
  );
});

afterEach(async () => {
  vi.useRealTimers();
  await receiver.close();
  for (const { name } of (await database.query<{ name: string }>('SELECT name FROM channels WHERE removed_at IS NULL'))
    .rows)
    await removeChannel(database, name);
});

const allowedHosts = (): string[] => [new URL(receiver.url).host];

/** @param timeoutMs short only where a receiver hangs: a busy machine is slow */
function startWorker(timeoutMs = 10_000, onNotice?: (line: string) => void): DeliveryWorker {
  return new DeliveryWorker(
    database,
    { allowedHosts: allowedHosts(), timeoutMs, smtpUrl: undefined, from: 'casper-trace@localhost' },
    testBox,
    {
      onFault: (error) => {
        throw error;
      },
      ...(onNotice === undefined ? {} : { onNotice }),
    },
  );
}

async function webhook(options: { minimalSeverity?: 'info' | 'high'; ruleIds?: string[] } = {}): Promise<string> {
  channelCount += 1;
  const name = `hook-${channelCount}`;
  const { minimalSeverity = 'info', ruleIds = [] } = options;
  const added = await addChannel(
    database,
    { name, kind: 'webhook', target: receiver.url, minimalSeverity, ruleIds },
    allowedHosts(),
    testSeal,
  );
  secret = added.secret ?? '';
  return name;
}

async function raise(count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => alertId(nextAlert++));
  await raiseAlerts(
    database,
    chainId,
    ids.map((id) => ({ id })),
  );
  return ids;
}

/** Works until nothing is pending; time jumps to when the next attempt is due. Returns the simulated minutes that passed. */
async function workThrough(worker: DeliveryWorker, before: (minute: number) => Promise<void> | void = () => undefined) {
  const began = Date.now();
  for (;;) {
    await before((Date.now() - began) / MINUTE);
    if ((await worker.deliverDue()) > 0) continue;
    const { rows } = await database.query<{ next: Date | null }>(
      `SELECT min(greatest(next_attempt_at, coalesce(lease_until, next_attempt_at), paused_until)) AS next FROM deliveries
       JOIN channels ON channels.id = channel_id AND disabled_at IS NULL WHERE state = 'pending'`,
    );
    if (rows[0].next === null) return (Date.now() - began) / MINUTE;
    vi.setSystemTime(Math.max(rows[0].next.getTime(), Date.now()));
  }
}

const deliveriesOf = (channel: string) => listDeliveries(database, { channel }, 1000);
const alertsOf = (bodies: readonly string[]) =>
  bodies.map((body) => (JSON.parse(body) as { data: { id: string } }).data.id).sort();

describe('[delivery] chaos', () => {
  it('loses nothing, signs everything, and writes every attempt down', async () => {
    const channel = await webhook();
    const faults: Behaviour[] = ['error 500', 'no answer', 'redirect', 'slow body of an error', 'reset'];
    // Each message meets up to five faults, another one first each time, then a good or a slow answer.
    const numbers = new Map<string, number>();
    behave = (id, attempt) => {
      if (!numbers.has(id)) numbers.set(id, numbers.size);
      const number = numbers.get(id) ?? 0;
      if (attempt < number % 6) return faults[(number + attempt) % faults.length];
      return number % 7 === 3 ? 'slow body' : 'ok';
    };
    const raised = await raise(18);
    const worker = startWorker(500);
    await workThrough(worker);
    await worker.stop();

    const deliveries = await deliveriesOf(channel);
    expect(deliveries.map(({ state }) => state)).toEqual(raised.map(() => 'delivered'));
    expect(receiver.received.filter(({ fault }) => fault !== undefined)).toEqual([]);
    expect(receiver.redirected()).toBe(0);
    const accepted = receiver.received.filter(({ behaviour }) => behaviour === 'ok' || behaviour === 'slow body');
    // At least once: a good answer that comes too late on a busy machine is asked for again.
    expect([...new Set(alertsOf(accepted.map(({ body }) => body)))]).toEqual([...raised].sort());
    const seen = new Set(receiver.received.map(({ behaviour }) => behaviour));
    for (const fault of [...faults, 'ok', 'slow body']) expect(seen, fault).toContain(fault);
    // A repeat has the same id and the same bytes.
    const bodies = new Map(deliveries.map(({ messageId, alertId }) => [messageId, alertId]));
    expect(bodies.size).toBe(raised.length);
    for (const { id, body } of receiver.received) expect(alertsOf([body])).toEqual([bodies.get(id)]);
    // The ledger has each request, and what never became one.
    const attempts = await readAttempts(
      database,
      deliveries.map(({ id }) => id),
    );
    expect(attempts.length).toBeGreaterThanOrEqual(receiver.received.length);
    expect(attempts.filter(({ status }) => status !== null).length).toBeLessThanOrEqual(receiver.received.length);
    expect(attempts.filter(({ error }) => error === null)).toHaveLength(raised.length);
    for (const { id, tries } of deliveries) {
      expect(attempts.filter(({ deliveryId }) => deliveryId === id).map(({ number }) => number)).toEqual(
        Array.from({ length: tries }, (_, index) => index + 1),
      );
    }
    expect(attempts.some(({ response }) => response?.includes('a fault with'))).toBe(true);
  });

  it('waits for a receiver that is down for an hour', async () => {
    const channel = await webhook();
    behave = () => 'ok';
    const raised = await raise(6);
    const worker = startWorker();
    const minutes = await workThrough(worker, (minute) => receiver.setUp(minute >= 60));
    await worker.stop();
    expect(minutes).toBeGreaterThanOrEqual(60);
    expect([...new Set(alertsOf(receiver.received.map(({ body }) => body)))]).toEqual([...raised].sort());
    expect(receiver.received.every(({ fault }) => fault === undefined)).toBe(true);
    const attempts = await readAttempts(
      database,
      (await deliveriesOf(channel)).map(({ id }) => id),
    );
    expect(attempts.filter(({ error }) => /ECONNREFUSED/.test(error ?? '')).length).toBeGreaterThanOrEqual(
      raised.length * 3,
    );
  });

  it('gives up after days, and begins anew when it is replayed by hand, with the same id', async () => {
    const channel = await webhook();
    behave = () => 'error 500';
    await raise(2);
    const worker = startWorker();
    const minutes = await workThrough(worker);
    expect(minutes / 60 / 24).toBeGreaterThan(3);
    const dead = await deliveriesOf(channel);
    expect(dead.map(({ state, tries }) => [state, tries])).toEqual([
      ['dead', MAX_TRIES],
      ['dead', MAX_TRIES],
    ]);
    behave = () => 'ok';
    expect(await workThrough(worker)).toBe(0);
    const { after } = await replayDelivery(database, dead[0].id, new Date());
    expect(after).toMatchObject({ state: 'pending', tries: 0, messageId: dead[0].messageId });
    await workThrough(worker);
    expect(receiver.received.at(-1)).toMatchObject({ id: dead[0].messageId, behaviour: 'ok', fault: undefined });
    expect(await replayDead(database, channel, new Date())).toEqual([dead[1].id]);
    await workThrough(worker);
    await worker.stop();
    expect((await deliveriesOf(channel)).map(({ state }) => state)).toEqual(['delivered', 'delivered']);
    expect(await readAttempts(database, [dead[0].id])).toHaveLength(MAX_TRIES + 1);
    await expect(replayDelivery(database, '999999', new Date())).rejects.toThrow(/there is no delivery 999999/);
  });

  it('stops calling a receiver that is gone, and keeps what comes until it is enabled again', async () => {
    const channel = await webhook();
    behave = () => 'gone';
    await raise(1);
    const worker = startWorker();
    await workThrough(worker);
    expect((await deliveriesOf(channel))[0].state).toBe('dead');
    expect(await readChannel(database, channel)).toMatchObject({ disabledReason: 'the receiver answered 410 Gone' });
    const [late] = await raise(1);
    behave = () => 'ok';
    await workThrough(worker);
    expect(receiver.received).toHaveLength(1);
    await enableChannel(database, channel);
    await workThrough(worker);
    await worker.stop();
    expect(alertsOf([receiver.received[1].body])).toEqual([late]);
  });

  it('signs with both secrets while they change', async () => {
    const channel = await webhook();
    behave = () => 'ok';
    const worker = startWorker();
    await rotateSecret(database, channel, new Date(), testSeal);
    // The receiver still has the old one.
    await raise(1);
    await workThrough(worker);
    vi.setSystemTime(Date.now() + 25 * 60 * MINUTE);
    await raise(1);
    await workThrough(worker);
    await worker.stop();
    expect(receiver.received.map(({ fault }) => fault)).toEqual([
      undefined,
      expect.stringMatching(/No matching signature/) as unknown,
    ]);
  });
});

describe('[delivery] leases', () => {
  it('of a killed worker run out: another one delivers', async () => {
    const channel = await webhook();
    behave = () => 'ok';
    await raise(1);
    // It took the delivery and never came back.
    const [killed] = await leaseDeliveries(database, new Date(), 8);
    const worker = startWorker();
    expect(await worker.deliverDue()).toBe(0);
    expect(await workThrough(worker)).toBeGreaterThan(0);
    expect((await deliveriesOf(channel))[0]).toMatchObject({ state: 'delivered', tries: 1 });
    // Should it come back after all, its failure does not undo the success; its attempt is in the ledger.
    const attempt = { startedAt: new Date(), durationMs: 1, status: null, error: 'late', response: null };
    await recordAttempt(database, killed, attempt, { kind: 'failed', nextAttemptAt: new Date() });
    await worker.stop();
    expect((await deliveriesOf(channel))[0].state).toBe('delivered');
    expect((await readAttempts(database, [killed.id])).map(({ number, error }) => [number, error])).toEqual([
      [1, null],
      [2, 'late'],
    ]);
  });

  it('let several workers share the work without a repeat', async () => {
    await webhook();
    await webhook();
    behave = () => 'ok';
    const ids = await raise(20);
    const workers = [startWorker(), startWorker(), startWorker()];
    const drain = async (worker: DeliveryWorker): Promise<void> => {
      for (let idle = 0; idle < 20; ) if ((await worker.deliverDue()) === 0) idle += 1;
    };
    await Promise.all(workers.map(drain));
    await Promise.all(workers.map((worker) => worker.stop()));
    const messages = receiver.received.map(({ id }) => id);
    expect(messages).toHaveLength(2 * ids.length);
    expect(new Set(messages).size).toBe(messages.length);
  });

  it('of one channel are few: a receiver that hangs does not hold up another', async () => {
    await webhook();
    await raise(6);
    await webhook();
    await raise(3);
    const leased = await leaseDeliveries(database, new Date(), 8);
    const perChannel = new Map<string, number>();
    for (const { channel } of leased) perChannel.set(channel.name, (perChannel.get(channel.name) ?? 0) + 1);
    expect([...perChannel.values()]).toEqual([2, 2]);
    expect(await leaseDeliveries(database, new Date(), 8)).toEqual([]);
  });

  it('of five receivers that hang do not hold up a sixth that answers', async () => {
    const healthy = await startChaosReceiver(
      () => healthySecret,
      () => 'ok',
    );
    let healthySecret = '';
    try {
      behave = () => 'no answer';
      for (let n = 0; n < 5; n++) await webhook();
      await raise(6);
      const allowed = [...allowedHosts(), new URL(healthy.url).host];
      const settings = { allowedHosts: allowed, timeoutMs: 25_000, smtpUrl: undefined, from: 'casper-trace@localhost' };
      const worker = new DeliveryWorker(database, settings, testBox);
      worker.start();
      await vi.waitUntil(() => receiver.received.length >= 8, { timeout: 20_000 });
      const channel = { kind: 'webhook', target: healthy.url, minimalSeverity: 'info', ruleIds: [] } as const;
      healthySecret = (await addChannel(database, { name: 'healthy', ...channel }, allowed, testSeal)).secret ?? '';
      await raise(6);
      vi.setSystemTime(Date.now() + 1000);
      await vi.waitUntil(() => healthy.received.length === 6, { timeout: 20_000 });
      // Not one of the attempts that hang has ended.
      const { rows } = await database.query<{ channel: string }>(
        `SELECT DISTINCT channels.name AS channel FROM delivery_attempts JOIN deliveries ON deliveries.id = delivery_id
         JOIN channels ON channels.id = channel_id WHERE channels.removed_at IS NULL`,
      );
      expect(rows).toEqual([{ channel: 'healthy' }]);
      await receiver.setUp(false);
      await worker.stop();
    } finally {
      await healthy.close();
    }
  });

  it('pause where the receiver does not answer, longer each time, and go on when it does', async () => {
    const name = await webhook();
    const notices: string[] = [];
    const worker = startWorker(300, (line) => notices.push(line));
    behave = () => 'no answer';
    await raise(5);
    const attempts = async (): Promise<number> => (await worker.deliverDue()) + (await worker.deliverDue());
    // Two at first, then one at a time; the third without an answer pauses the channel.
    expect(await attempts()).toBe(3);
    expect(await attempts()).toBe(0);
    const paused = await readChannel(database, name);
    expect(paused.unanswered).toBe(3);
    for (const minutes of [1, 2, 4]) {
      const { pausedUntil } = await readChannel(database, name);
      expect(Math.round((pausedUntil!.getTime() - Date.now()) / 6000) / 10).toBeCloseTo(minutes, 0);
      vi.setSystemTime(pausedUntil!.getTime() - 1);
      expect(await attempts()).toBe(0);
      vi.setSystemTime(pausedUntil!.getTime());
      expect(await attempts()).toBe(1);
    }
    expect(notices).toHaveLength(4);
    expect(notices[0]).toMatch(new RegExp(`^channel '${name}': no answer to 3 attempts since .*: paused until `));
    expect(await countSilentChannels(database)).toBe(1);

    behave = () => 'ok';
    await workThrough(worker);
    expect((await deliveriesOf(name)).map(({ state }) => state)).toEqual(Array(5).fill('delivered'));
    expect(await readChannel(database, name)).toMatchObject({
      unanswered: 0,
      unansweredSince: null,
      pausedUntil: null,
    });
    expect(notices.at(-1)).toBe(`channel '${name}' answers again`);
    await worker.stop();
  });

  it('stop after days without an answer, until the channel is enabled', async () => {
    const name = await webhook();
    const notices: string[] = [];
    const worker = startWorker(300, (line) => notices.push(line));
    behave = () => 'no answer';
    await raise(2);
    await worker.deliverDue();
    vi.setSystemTime(Date.now() + DISABLED_AFTER_DAYS * 24 * 60 * MINUTE);
    await worker.deliverDue();
    expect((await readChannel(database, name)).disabledReason).toMatch(/^no answer since /);
    expect(notices.at(-1)).toMatch(/disabled until 'casper-trace channels enable/);
    await enableChannel(database, name);
    behave = () => 'ok';
    await workThrough(worker);
    expect((await deliveriesOf(name)).map(({ state }) => state)).toEqual(['delivered', 'delivered']);
    await worker.stop();
  });

  it('are taken by the running worker, which ends when it is told to', async () => {
    const channel = await webhook();
    behave = () => 'ok';
    await raise(5);
    const worker = startWorker();
    worker.start();
    await vi.waitFor(async () => {
      expect((await deliveriesOf(channel)).map(({ state }) => state)).toEqual(Array(5).fill('delivered'));
    }, 20_000);
    await worker.stop();
  });
});

describe('[delivery] outbox', () => {
  it('holds what a channel wants, once, and nothing that is muted', async () => {
    const all = await webhook();
    const grave = await webhook({ minimalSeverity: 'high' });
    const one = await webhook({ ruleIds: ['stall'] });
    const [first, second, third, muted] = Array.from({ length: 4 }, () => alertId(nextAlert++));
    const alerts = [
      { id: first, severity: 'medium' },
      { id: second, severity: 'critical' },
      { id: third, severity: 'low', ruleId: 'stall' },
      { id: muted, severity: 'critical', state: 'muted' },
    ];
    await raiseAlerts(database, chainId, alerts);
    // A replay raises nothing twice, and enqueues nothing twice.
    await raiseAlerts(database, chainId, alerts);
    expect(await enqueueDeliveries(database, chainId, [first, second, third, muted])).toBe(0);
    const wanted = async (channel: string) => (await deliveriesOf(channel)).map((delivery) => delivery.alertId).sort();
    expect(await wanted(all)).toEqual([first, second, third]);
    expect(await wanted(grave)).toEqual([second]);
    expect(await wanted(one)).toEqual([third]);
  });

  it('holds nothing of an alert whose database transaction is undone', async () => {
    const channel = await webhook();
    const id = alertId(nextAlert++);
    const undone = database.transaction(async (connection) => {
      await insertAlerts(connection, chainId, [alertRow({ id })]);
      expect(await listDeliveries(connection, { channel }, 10)).toHaveLength(1);
      throw new RangeError('killed');
    });
    await expect(undone).rejects.toThrow();
    expect(await deliveriesOf(channel)).toEqual([]);
  });

  it('leaves long evidence out, and says so', async () => {
    const channel = await webhook();
    const id = alertId(nextAlert++);
    await raiseAlerts(database, chainId, [{ id, evidence: { text: 'x'.repeat(20_000) } }]);
    const { rows } = await database.query<{ payload: string }>('SELECT payload FROM deliveries WHERE alert_id = $1', [
      id,
    ]);
    expect(rows[0].payload.length).toBeLessThan(2000);
    expect(JSON.parse(rows[0].payload)).toMatchObject({ data: { id, evidence: null, evidenceLeftOut: true } });
    await removeChannel(database, channel);
    const { rows: after } = await database.query<{ state: string }>(
      'SELECT state FROM deliveries WHERE alert_id = $1',
      [id],
    );
    expect(after[0].state).toBe('cancelled');
  });
});

describe('[delivery] e-mail to several addresses', () => {
  it('is tried again with those alone that were refused, until they take it; a replay goes to all', async () => {
    const full = new Set(['second@example.org', 'third@example.org']);
    const server = await startMailServer((address) => full.has(address));
    const target = 'first@example.org,second@example.org,third@example.org';
    const channel = { name: 'mail', kind: 'e-mail', target, minimalSeverity: 'info', ruleIds: [] } as const;
    await addChannel(database, channel, [], testSeal);
    await raise(1);
    const settings = { allowedHosts: [], timeoutMs: 10_000, smtpUrl: server.url, from: 'casper-trace@localhost' };
    const worker = new DeliveryWorker(database, settings, testBox);
    try {
      await worker.deliverDue();
      full.delete('second@example.org');
      vi.setSystemTime(Date.now() + 10 * MINUTE);
      await worker.deliverDue();
      // All that are left are refused: an attempt that reaches nobody keeps who is left.
      vi.setSystemTime(Date.now() + 60 * MINUTE);
      await worker.deliverDue();
      full.clear();
      await workThrough(worker);
      expect(server.received.map(({ to }) => to)).toEqual([
        ['first@example.org'],
        ['second@example.org'],
        ['third@example.org'],
      ]);
      const [delivery] = await deliveriesOf('mail');
      expect(delivery).toMatchObject({ state: 'delivered', tries: 4 });
      const ids = server.received.map(({ text }) => /^Message-ID: (.*)\r?$/m.exec(text)?.[1]);
      expect(new Set(ids).size).toBe(1);
      const errors = (await readAttempts(database, [delivery.id])).map(({ error }) => error);
      expect(errors[0]).toBe('the server refused second@example.org, third@example.org; others got it');
      expect(errors[1]).toBe('the server refused third@example.org; others got it');
      expect(errors[2]).toMatch(/no such mailbox/);
      expect(errors[3]).toBeNull();

      await replayDelivery(database, delivery.id, new Date());
      await workThrough(worker);
      expect(server.received.at(-1)?.to).toEqual(target.split(','));
    } finally {
      await worker.stop();
      await server.close();
    }
  });
});
