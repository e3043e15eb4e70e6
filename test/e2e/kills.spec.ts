// Processes killed for real (SIGKILL) in the middle of their work: a delivery worker during an attempt, a report between
// two pages. Whoever comes next finishes, and nothing is lost or different.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { addChannel } from '@casper-trace/db/delivery/channels';
import { listDeliveries } from '@casper-trace/db/delivery/ledger';
import { type OpenDatabase, openDatabase } from '@casper-trace/db/open-database';
import { makeReport } from '@casper-trace/report/make-report';
import { parseKeyFile } from '@casper-trace/report/signing/ed25519';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { casperTrace } from '../support/casper-trace.js';
import { startChaosReceiver } from '../support/chaos-receiver.js';
import { startScript } from '../support/node-script.js';
import { alertId, raiseAlerts, sampleChain } from '../support/sample-alerts.js';
import { scratchFolder } from '../support/scratch-folder.js';
import { testSeal } from '../support/secret-box.js';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const devnet203 = join(import.meta.dirname, '../chains/devnet-2.0.3');
const keyFile = join(import.meta.dirname, '../../docs/sample-report/TEST-KEY.json');
const scratch = scratchFolder();
let open: OpenDatabase;
const children: ChildProcess[] = [];

beforeAll(async () => {
  const data = join(scratch.path, 'data');
  const { code, stderr } = await casperTrace(['index', '--archive', devnet203, '--once', '--json', '--data', data]);
  expect(code, stderr).toBe(0);
  open = await openDatabase(undefined, data);
});

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await open?.close();
  scratch.remove();
});

function start(script: string, given: object): ChildProcess {
  const child = startScript(script, given);
  children.push(child);
  return child;
}

/** Delivers until it is killed; its clock may be ahead, so that the leases of the dead have run out for it. */
const DELIVER = `
  import { DeliveryWorker } from '@casper-trace/alert/delivery/delivery-worker';
  import { Database } from '@casper-trace/db/database';
  import { SecretBox } from '@casper-trace/db/delivery/secret-box';
  const box = new SecretBox(Buffer.alloc(32, 7));
  const settings = { allowedHosts: [given.host], timeoutMs: 10_000, smtpUrl: undefined, from: 'casper-trace@localhost' };
  const now = () => new Date(Date.now() + given.aheadMs);
  new DeliveryWorker(new Database(given.url), settings, box, { now, onFault: (error) => console.error(error) }).start();
`;
/** More than a lease lasts. */
const LEASE_OVER_MS = 125_000;
const ALERTS = 12;

describe('a delivery worker that is killed during an attempt', () => {
  it('loses nothing: the next ones deliver everything, what was under way again with the same id', async () => {
    let secret = '';
    let worker: ChildProcess | undefined;
    /** Messages in the hands of a worker when it was killed. */
    const killedWith: string[] = [];
    // The first worker dies before its third message is answered, the second after the receiver has taken its third.
    const plan = [
      { at: 3, answer: 'no answer' },
      { at: 3, answer: 'ok' },
    ] as const;
    let life = 0;
    let requests = 0;
    const receiver = await startChaosReceiver(
      () => secret,
      (id) => {
        requests += 1;
        const death = plan.at(life);
        if (death === undefined || requests < death.at) return 'ok';
        worker?.kill('SIGKILL');
        killedWith.push(id);
        return death.answer;
      },
    );
    const host = new URL(receiver.url).host;
    const added = await addChannel(
      open.database,
      { name: 'hook', kind: 'webhook', target: receiver.url, minimalSeverity: 'info', ruleIds: [] },
      [host],
      testSeal,
    );
    secret = added.secret ?? '';
    const ids = Array.from({ length: ALERTS }, (_, number) => alertId(number + 1));
    const chain = await sampleChain(open.database);
    await raiseAlerts(
      open.database,
      chain,
      ids.map((id) => ({ id })),
    );

    for (; life < plan.length; life++) {
      requests = 0;
      worker = start(DELIVER, { url: open.database.url, host, aheadMs: life * LEASE_OVER_MS });
      const [, signal] = (await once(worker, 'close')) as [number | null, string | null];
      expect(signal).toBe('SIGKILL');
      // It died with work in its hands: the ledger has no attempt of it, the outbox still has the delivery.
      const { rows } = await open.database.query<{ n: number }>(
        `SELECT count(*)::int4 AS n FROM deliveries WHERE state = 'pending' AND lease IS NOT NULL`,
      );
      expect(rows[0].n).toBeGreaterThan(0);
    }
    worker = start(DELIVER, { url: open.database.url, host, aheadMs: life * LEASE_OVER_MS });
    await vi.waitFor(
      async () => {
        const states = (await listDeliveries(open.database, {}, 100)).map(({ state }) => state);
        expect(states).toEqual(Array.from({ length: ALERTS }, () => 'delivered'));
      },
      { timeout: 60_000, interval: 100 },
    );
    worker.kill('SIGKILL');
    await receiver.close();

    const good = receiver.received.filter(({ behaviour }) => behaviour === 'ok');
    const alertOf = (body: string): string => (JSON.parse(body) as { data: { id: string } }).data.id;
    expect([...new Set(good.map(({ body }) => alertOf(body)))].sort()).toEqual([...ids].sort());
    expect(receiver.received.map(({ fault }) => fault)).toEqual(receiver.received.map(() => undefined));
    // One id has one body, however often it came.
    const bodies = new Map<string, Set<string>>();
    for (const { id, body } of receiver.received) bodies.set(id, (bodies.get(id) ?? new Set()).add(body));
    expect(bodies.size).toBe(ALERTS);
    for (const [id, seen] of bodies) expect(seen.size, id).toBe(1);
    // What was under way at a death came again, also what the receiver had taken already.
    expect(new Set(killedWith).size).toBeGreaterThanOrEqual(2);
    for (const id of killedWith) {
      expect(receiver.received.filter((message) => message.id === id).length, id).toBeGreaterThan(1);
    }
  });
});

/** Makes the report in tiny pages and tells each: there are many moments to be killed at. */
const REPORT = `
  import { readFileSync } from 'node:fs';
  import { Database } from '@casper-trace/db/database';
  import { makeReport } from '@casper-trace/report/make-report';
  import { parseKeyFile } from '@casper-trace/report/signing/ed25519';
  const key = parseKeyFile(readFileSync(given.keyFile, 'utf8'), given.keyFile);
  const database = new Database(given.url);
  await makeReport({ ...given.order, database, key, chain: given.chain, pageSize: 2, onPage: (section) => console.log(section) });
  await database.close();
`;

describe('a report that is killed', () => {
  it('has the same bytes as one that was not, wherever it was killed', async () => {
    const order = { subject: 'blocks', address: null, from: undefined, to: undefined } as const;
    const { rows } = await open.database.query<{ hash: string }>(
      'SELECT first_block_hash AS hash FROM chains WHERE id = 1',
    );
    const chain = rows[0].hash;
    const whole = join(scratch.path, 'whole');
    const key = parseKeyFile(readFileSync(keyFile, 'utf8'), keyFile);
    await makeReport({ ...order, database: open.database, chain, out: whole, key });

    const out = join(scratch.path, 'killed');
    const given = { order: { ...order, out }, url: open.database.url, chain, keyFile };
    const sections = new Set<string>();
    let pagesOfAll = 0;
    // Each run goes on where the one before was killed; the last one may end.
    for (let life = 0; !existsSync(out); life++) {
      const child = start(REPORT, given);
      let pages = 0;
      const ended = once(child, 'close') as Promise<[number | null, string | null]>;
      for await (const section of createInterface({ input: child.stdout! })) {
        pages += 1;
        pagesOfAll += 1;
        if (pages === 1) sections.add(section);
        if (pages === 20 + 7 * life) child.kill('SIGKILL');
      }
      const [code, signal] = await ended;
      if (signal === null) expect(code).toBe(0);
      else expect(existsSync(out)).toBe(false);
    }
    expect(sections.size).toBeGreaterThan(2);
    expect(pagesOfAll).toBeGreaterThan(100);
    expect(bytesOf(out)).toEqual(bytesOf(whole));
  });
});

function bytesOf(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((name) => [name, readFileSync(join(folder, name), 'hex')]),
  );
}
