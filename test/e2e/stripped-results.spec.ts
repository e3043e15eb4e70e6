// Whoever serves an archive can leave its recorded results out: what the block's own checksum proves must raise the same
// alerts.
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listAlerts } from '@casper-trace/db/alerts/list-alerts';
import { openDatabase } from '@casper-trace/db/open-database';
import { afterAll, expect, it, vi } from 'vitest';
import { casperTrace, indexLine } from '../support/casper-trace.js';
import { scratchFolder } from '../support/scratch-folder.js';

vi.setConfig({ testTimeout: 480_000 });

const archive = join(import.meta.dirname, '../chains/devnet-2.0.3');
const scratch = scratchFolder();
afterAll(() => scratch.remove());

async function alertsOf(folder: string, name: string) {
  const data = join(scratch.path, name);
  const run = await casperTrace(['index', '--archive', folder, '--once', '--json', '--data', data]);
  expect(run.code, run.stderr).toBe(0);
  expect(await casperTrace(['rules', 'evaluate', '--data', data])).toMatchObject({ code: 0 });
  const open = await openDatabase(undefined, data);
  try {
    const { rows } = await open.database.query<{ recorded: number }>(
      'SELECT count(*)::int4 AS recorded FROM transactions WHERE recorded',
    );
    const alerts = await listAlerts(open.database, 1, {}, { limit: 1000 });
    return {
      line: indexLine(run),
      recorded: rows[0].recorded,
      alerts: alerts.map(({ id, sentence }) => ({ id, sentence })),
    };
  } finally {
    await open.close();
  }
}

it('an archive without recorded results raises the same alerts', async () => {
  const stripped = join(scratch.path, 'stripped');
  cpSync(archive, stripped, { recursive: true });
  const lines = readFileSync(join(archive, 'transactions.jsonl'), 'utf8').split('\n').slice(0, -1);
  writeFileSync(
    join(stripped, 'transactions.jsonl'),
    lines
      .map((line) => line.replace(/"execution_result":\{.*\}\}\}\s*$/, '"execution_result":null}}'))
      .map((line) => `${line}\n`)
      .join(''),
  );
  const whole = await alertsOf(archive, 'whole');
  const without = await alertsOf(stripped, 'without');
  expect(whole.recorded).toBe(whole.line.transactions);
  expect(without.recorded).toBe(0);
  expect(without.line.verified).toBe(whole.line.verified);
  expect(whole.alerts.length).toBeGreaterThan(0);
  expect(without.alerts).toEqual(whole.alerts);
});
