// `--api-process`: whatever queries do to the process of the API, the roles of the main process go on; and what the main
// process misses is shown by the API.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '@casper-trace/config/free-port';
import type { Database } from '@casper-trace/db/database';
import { type OpenDatabase } from '@casper-trace/db/open-database';
import { openForReading } from '@casper-trace/db/open-for-reading';
import { hasRedis, startRedis } from '@casper-trace/testing/redis-server';
import { afterAll, expect, it, vi } from 'vitest';
import { type Application, startApplication, until } from '../support/application.js';
import { scratchFolder } from '../support/scratch-folder.js';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 });

const archive = join(import.meta.dirname, '../chains/devnet-2.0.3');
const scratch = scratchFolder();
const data = join(scratch.path, 'data');
let application: Application | undefined;
let beside: OpenDatabase | undefined;

afterAll(async () => {
  await beside?.close();
  await application?.end('SIGTERM');
  scratch.remove();
});

const apiProcesses = (): number[] =>
  [...application!.log().matchAll(/^API process (\d+)$/gm)].map(([, pid]) => Number(pid));

/** How often evaluation and delivery have given a sign of life since a time. */
async function signs(database: Database, since: string): Promise<string[]> {
  const { rows } = await database.query<{ role: string }>(
    `SELECT DISTINCT role FROM role_beats WHERE beat_at > $1 AND role IN ('evaluation', 'delivery') ORDER BY role`,
    [since],
  );
  return rows.map(({ role }) => role);
}

interface Health {
  readonly status: string;
  readonly outages: readonly { readonly service: string; readonly since: string; readonly reason: string }[];
}

const health = async (): Promise<Health> => (await (await fetch(`${application!.url}/health`)).json()) as Health;

/** Waits until /health of the API process names just these services. */
const untilOut = (...services: string[]): Promise<Health> =>
  until(async () => {
    const shown = await health();
    return shown.outages.map(({ service }) => service).join() === services.join() ? shown : undefined;
  });

it('keeps evaluating and delivering while the API process does nothing any more, and starts one that ended again', async () => {
  application = await startApplication({ archive, data, options: ['--api-process'] });
  expect(await health()).toEqual({ status: 'ok', outages: [] });
  const [first] = await until(() => (apiProcesses().length === 1 ? apiProcesses() : undefined));
  expect(first).not.toBe(application.child.pid);

  // As if its event loop were held for ever.
  process.kill(first, 'SIGSTOP');
  beside = await openForReading(undefined, data);
  const { rows } = await beside.database.query<{ now: string }>('SELECT now()::text AS now');
  await until(async () => ((await signs(beside!.database, rows[0].now)).length === 2 ? true : undefined));
  process.kill(first, 'SIGCONT');

  process.kill(first, 'SIGKILL');
  const [, second] = await until(() => (apiProcesses().length === 2 ? apiProcesses() : undefined));
  expect(second).not.toBe(first);
  expect(await application.query('{ status { engineVersion } }')).toHaveProperty('status.engineVersion');

  await beside.close();
  beside = undefined;
  await application.end('SIGTERM');
  expect(() => process.kill(second, 0)).toThrow(/ESRCH/);
  application = undefined;
});

it('shows what the main process misses, and that it is silent', async () => {
  const port = await freePort();
  const environment = { REDIS_URL: `redis://127.0.0.1:${hasRedis() ? port : 1}` };
  application = await startApplication({ archive, data, options: ['--api-process'], environment });
  const shown = await untilOut('queue');
  expect(shown).toMatchObject({ status: 'degraded', outages: [{ reason: 'the queue does not answer' }] });
  expect(Date.parse(shown.outages[0].since)).toBeLessThanOrEqual(Date.now());
  expect(await (await fetch(application.url)).text()).toContain('the queue does not answer');
  const query = '{ status { outages { service since } } }';
  const { status } = await application.query<{ status: Health }>(query);
  expect(status.outages).toEqual([{ service: 'queue', since: shown.outages[0].since }]);
  const redis = hasRedis() ? await startRedis(port) : undefined;
  try {
    if (redis !== undefined) await untilOut();

    process.kill(application.child.pid!, 'SIGSTOP');
    const silent = await untilOut('main', ...(redis === undefined ? ['queue'] : []));
    expect(silent.status).toBe('degraded');
    process.kill(application.child.pid!, 'SIGCONT');
    await untilOut(...(redis === undefined ? ['queue'] : []));

    // The API's own outage is over, too: the embedded server is started again.
    const postmaster = Number(readFileSync(join(data, 'pg/postmaster.pid'), 'utf8').split('\n')[0]);
    process.kill(postmaster, 'SIGINT');
    await until(async () => ((await health()).status === 'down' ? true : undefined), 10);
    await until(async () =>
      (await health()).outages.some(({ service }) => service === 'database') ? undefined : true,
    );
  } finally {
    await application.end('SIGTERM');
    application = undefined;
    await redis?.stop();
  }
});
