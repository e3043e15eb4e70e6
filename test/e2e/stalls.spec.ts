// The rules about stalls on work that really stopped: the application killed while it records, an evaluation that goes no
// further. Only the clock is the test's: a stall of recording takes a minute, one of evaluation ten.
import { join } from 'node:path';
import { evaluateAll, evaluateNext, raiseStalls } from '@casper-trace/alert/evaluation/evaluator';
import { StallWatch } from '@casper-trace/alert/evaluation/stalls';
import { listAlerts } from '@casper-trace/db/alerts/list-alerts';
import { addBuiltInRules } from '@casper-trace/db/alerts/rules';
import { readBlockRows } from '@casper-trace/db/block-record';
import { insertBlocks } from '@casper-trace/db/chains';
import { type OpenDatabase, openDatabase } from '@casper-trace/db/open-database';
import { recordAgain } from '@casper-trace/db/record-again';
import { builtInRules } from '@casper-trace/rules/built-in/built-in-rules';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startApplication, until } from '../support/application.js';
import { casperTrace } from '../support/casper-trace.js';
import { scratchFolder } from '../support/scratch-folder.js';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 });

const archive = join(import.meta.dirname, '../chains/devnet-2.0.3');
const scratch = scratchFolder();
const CHAIN = 1;
const MINUTE = 60_000;
let open: OpenDatabase;
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  open = await openDatabase(undefined, join(scratch.path, 'data'));
  environment = { DATABASE_URL: open.database.url };
});

afterAll(async () => {
  await open?.close();
  scratch.remove();
});

const inMinutes = (minutes: number): Date => new Date(Date.now() + minutes * MINUTE);
const stallsOf = async (ruleId: string) =>
  (await listAlerts(open.database, CHAIN, { ruleId }, { limit: 100 })).map(({ blockHeight }) => blockHeight);

/** Heights that are stored, and of those the first that is not recorded. */
async function places(): Promise<{ blocks: number; recorded: number; first: bigint | undefined }> {
  const { rows } = await open.database.query<{ blocks: number; recorded: number; first: string | null }>(
    `SELECT count(*)::int4 AS blocks, count(digest)::int4 AS recorded, min(height) FILTER (WHERE digest IS NULL) AS first
     FROM blocks WHERE chain_id = $1`,
    [CHAIN],
  );
  return { ...rows[0], first: rows[0].first === null ? undefined : BigInt(rows[0].first) };
}

it('recording that stopped is told once, at the first height that is missing, and not before its time', async () => {
  const application = await startApplication({ archive, data: join(scratch.path, 'unused'), environment });
  await until(async () => ((await places()).recorded >= 3 ? true : undefined), 10);
  await application.end('SIGKILL');
  const { first, recorded, blocks } = await places();
  expect(blocks).toBe(30);
  expect(recorded).toBeLessThan(30);
  await addBuiltInRules(open.database, builtInRules);

  // The application was killed a moment ago: by its own clock, at the newest block.
  const { rows } = await open.database.query<{ last: Date }>('SELECT max(recorded_at) AS last FROM blocks');
  const afterLast = (seconds: number): Date => new Date(rows[0].last.getTime() + 1000 * seconds);
  const watch = new StallWatch();
  for (const seconds of [0, 30, 55]) expect(await raiseStalls(open.database, CHAIN, watch, afterLast(seconds))).toBe(0);
  await raiseStalls(open.database, CHAIN, watch, afterLast(65));
  expect(await stallsOf('recording-stalled')).toEqual([first]);
  await raiseStalls(open.database, CHAIN, watch, inMinutes(30));
  expect(await stallsOf('recording-stalled')).toEqual([first]);

  // It goes on, and there is nothing to tell any more.
  const run = await casperTrace(['index', '--archive', archive, '--once', '--json'], environment);
  expect(run.code, run.stderr).toBe(0);
  await evaluateAll(open.database, CHAIN);
  expect(await raiseStalls(open.database, CHAIN, watch, inMinutes(60))).toBe(0);
});

it('work that comes after a long silence stands still a minute later, and not at once', async () => {
  const watch = new StallWatch();
  const raised = (minutes: number): Promise<number> => raiseStalls(open.database, CHAIN, watch, inMinutes(minutes));
  await open.database.query('DELETE FROM alerts');
  expect(await raised(600)).toBe(0);
  // Nobody takes it: no process works on this database.
  await open.database.transaction((connection) => recordAgain(connection, CHAIN, [20n]));
  expect(await raised(600.5)).toBe(0);
  expect(await raised(601.4)).toBe(0);
  expect(await raised(601.6)).toBe(1);
  expect(await stallsOf('recording-stalled')).toEqual([20n]);
  // A process that starts later has not seen it wait.
  const later = new StallWatch();
  await open.database.query('DELETE FROM alerts');
  expect(await raiseStalls(open.database, CHAIN, later, inMinutes(900))).toBe(0);
  expect(await raiseStalls(open.database, CHAIN, later, inMinutes(902))).toBe(1);
  const run = await casperTrace(['index', '--archive', archive, '--once', '--json'], environment);
  expect(run.code, run.stderr).toBe(0);
  await evaluateAll(open.database, CHAIN);
});

it('is told before the first block of a chain was ever recorded', async () => {
  const { rows } = await open.database.query<{ id: number }>(
    `INSERT INTO chains (network_name, first_block_hash, first_height, archive)
     SELECT 'never-recorded', first_block_hash, first_height, archive FROM chains WHERE id = $1 RETURNING id`,
    [CHAIN],
  );
  const [{ id }] = rows;
  const rowsOf = await readBlockRows(open.database, CHAIN, 0n);
  await open.database.transaction((connection) => insertBlocks(connection, id, [rowsOf.block], rowsOf.transactions));
  const watch = new StallWatch();
  expect(await raiseStalls(open.database, id, watch, inMinutes(1000))).toBe(0);
  expect(await raiseStalls(open.database, id, watch, inMinutes(1000.9))).toBe(0);
  expect(await raiseStalls(open.database, id, watch, inMinutes(1001.1))).toBe(1);
});

it('evaluation that stopped is told at the height where it stands', async () => {
  await open.database.query('DELETE FROM evaluation_cursors');
  await open.database.query('DELETE FROM alerts');
  for (let block = 0; block < 10; block++) await evaluateNext(open.database, CHAIN);
  const watch = new StallWatch();
  const raised = (minutes: number): Promise<number> => raiseStalls(open.database, CHAIN, watch, inMinutes(minutes));
  expect(await raised(0)).toBe(0);
  expect(await raised(9)).toBe(0);
  expect(await raised(11)).toBe(1);
  expect(await stallsOf('evaluation-stalled')).toEqual([10n]);
  expect(await stallsOf('recording-stalled')).toEqual([]);

  // One more block, and it stops again: another height, another alert.
  await evaluateNext(open.database, CHAIN);
  expect(await raised(11)).toBe(0);
  expect(await raised(22)).toBe(1);
  expect((await stallsOf('evaluation-stalled')).sort()).toEqual([10n, 11n]);
  await evaluateAll(open.database, CHAIN);
  expect(await raised(33)).toBe(0);
});
