// `--api-process`: whatever queries do to the process of the API, the roles of the main process go on.
import { join } from 'node:path';
import type { Database } from '@casper-trace/db/database';
import { type OpenDatabase } from '@casper-trace/db/open-database';
import { openForReading } from '@casper-trace/db/open-for-reading';
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

it('keeps evaluating and delivering while the API process does nothing any more, and starts one that ended again', async () => {
  application = await startApplication({ archive, data, options: ['--api-process'] });
  expect(await (await fetch(`${application.url}/health`)).json()).toMatchObject({ status: 'ok' });
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
