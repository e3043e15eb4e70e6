// `status` over every role that the application plays: how far each is, and whether anybody plays it.
import { join } from 'node:path';
import { type OpenDatabase, openDatabase } from '@casper-trace/db/open-database';
import { ALIVE_SECONDS, readRoleLives } from '@casper-trace/db/roles/beats';
import { afterAll, expect, it, vi } from 'vitest';
import { type Application, startApplication, until } from '../support/application.js';
import { casperTrace } from '../support/casper-trace.js';
import { type Behaviour, type ChaosReceiver, startChaosReceiver } from '../support/chaos-receiver.js';
import { scratchFolder } from '../support/scratch-folder.js';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 });

const archive = join(import.meta.dirname, '../chains/devnet-2.0.3');
const scratch = scratchFolder();
const data = join(scratch.path, 'data');
let application: Application | undefined;
let open: OpenDatabase | undefined;
let receiver: ChaosReceiver | undefined;

afterAll(async () => {
  await application?.end('SIGKILL');
  await receiver?.close();
  // Ends the server that the killed process left behind, too.
  await (open ?? (await openDatabase(undefined, data))).close();
  scratch.remove();
});

interface RoleStatus {
  readonly role: string;
  readonly height: number | null;
  readonly lag: number;
  readonly processes: number;
  readonly lastSeen: string | null;
  readonly waiting: number | null;
}

async function roles(): Promise<ReadonlyMap<string, RoleStatus>> {
  const { status } = await application!.query<{ status: { chains: { roles: RoleStatus[] }[] } }>(
    '{ status { chains { roles { role height lag processes lastSeen waiting } } } }',
  );
  // Before the first block is stored there is no chain.
  return new Map((status.chains.at(0)?.roles ?? []).map((role) => [role.role, role]));
}

it('says how far each role is, what waits, and who is at work', async () => {
  let secret = '';
  let answer: Behaviour = 'error 500';
  receiver = await startChaosReceiver(
    () => secret,
    () => answer,
  );
  const added = await casperTrace(['channels', 'add', 'ops', '--webhook', receiver.url, '--data', data], {
    CASPER_TRACE_WEBHOOK_ALLOWED_HOSTS: new URL(receiver.url).host,
  });
  expect(added.code, added.stderr).toBe(0);
  secret = added.stdout.trim();
  const environment = { CASPER_TRACE_WEBHOOK_ALLOWED_HOSTS: new URL(receiver.url).host };
  application = await startApplication({ archive, data, environment });

  // The receiver fails: alerts of early blocks wait, and delivery is behind evaluation.
  const failing = await until(async () => {
    const found = await roles();
    return found.get('evaluation')?.height === 29 && receiver!.received.length > 0 ? found : undefined;
  });
  expect(failing.get('ingest')).toMatchObject({ height: 29, lag: 0, processes: 0, waiting: null });
  for (const role of ['record', 'evaluation']) {
    expect(failing.get(role), role).toMatchObject({ height: 29, lag: 0, processes: 1, waiting: null });
    expect(Date.now() - Date.parse(failing.get(role)!.lastSeen!), role).toBeLessThan(ALIVE_SECONDS * 1000);
  }
  const delivery = failing.get('delivery')!;
  expect(delivery.processes).toBe(1);
  expect(delivery.waiting).toBeGreaterThan(0);
  expect(delivery.height).toBeLessThan(29);
  expect(delivery.lag).toBe(29 - delivery.height!);

  // It recovers: the second attempt comes within seconds.
  answer = 'ok';
  const caughtUp = await until(async () => {
    const found = await roles();
    return found.get('delivery')?.waiting === 0 ? found : undefined;
  });
  expect(caughtUp.get('delivery')).toMatchObject({ height: 29, lag: 0, processes: 1 });
});

it('forgets who ended, and counts who was killed as gone once it is silent', async () => {
  await application!.end('SIGKILL');
  application = undefined;
  open = await openDatabase(undefined, data);
  const killed = await readRoleLives(open.database);
  expect([...killed.keys()].sort()).toEqual(['delivery', 'evaluation', 'record']);
  const later = new Date(Date.now() + ALIVE_SECONDS * 1000);
  for (const life of (await readRoleLives(open.database, later)).values()) expect(life.processes).toBe(0);
  await open.close();
  open = undefined;

  application = await startApplication({ archive, data });
  const before = killed.get('delivery')!.lastSeen.toISOString();
  await until(async () => {
    const seen = (await roles()).get('delivery')?.lastSeen;
    return seen != null && seen > before ? seen : undefined;
  });
  await application.end('SIGTERM');
  application = undefined;
  open = await openDatabase(undefined, data);
  // What the clean end left are the rows of the kill alone.
  expect(await readRoleLives(open.database)).toEqual(killed);
});
