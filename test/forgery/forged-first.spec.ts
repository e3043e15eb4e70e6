// A forged archive that was indexed first must not keep the genuine one out: what is final replaces what is not, whoever
// came first, and nothing of the forgery is left. Each case in a database of its own, by the program as users run it.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { listAlerts } from '@casper-trace/db/alerts/list-alerts';
import { readInstallation } from '@casper-trace/db/chains';
import { readTotals } from '@casper-trace/db/counters';
import { Database } from '@casper-trace/db/database';
import { type OpenDatabase, openDatabase } from '@casper-trace/db/open-database';
import { ENGINE_VERSION } from '@casper-trace/db/versions';
import { BlockQueue } from '@casper-trace/queue/block-queue';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { adminUrl } from '../support/allow-databases.js';
import { blockOf, emptyBlockAbove, readBlockLines, sealed, writeArchive } from '../support/altered-archive.js';
import { casperTrace, ended, type IndexLine, indexLine, startCasperTrace } from '../support/casper-trace.js';
import { devnet203 } from '../support/recorded-chain.js';
import { scratchFolder } from '../support/scratch-folder.js';
import { Draft } from './forger/archive.js';
import { devnetFiles } from './forger/devnet.js';
import { KINDS } from './kinds/all.js';

// Each step is a process, on a machine that may be busy.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const genuine = readBlockLines(devnet203);
const scratch = scratchFolder();
const data = join(scratch.path, 'data');
let server: OpenDatabase;
let admin: Database;
let alone: { line: IndexLine; alerts: readonly string[] };

const urlOf = (name: string): string => adminUrl(data, server.database.url, name);

beforeAll(async () => {
  server = await openDatabase(undefined, data);
  admin = new Database(urlOf('postgres'), 1);
  await (await openDatabase(urlOf('template'), '')).close();
  await newDatabase('alone');
  alone = { line: await index(devnet203, 'alone'), alerts: await alertsOf('alone') };
});

afterAll(async () => {
  await admin?.close();
  await server?.close();
  scratch.remove();
});

async function newDatabase(name: string): Promise<void> {
  await admin.query(`CREATE DATABASE "${name}" TEMPLATE template`);
}

const indexArgs = (folder: string): string[] => ['index', '--archive', folder, '--json'];

async function index(folder: string, name: string): Promise<IndexLine> {
  const run = await casperTrace(indexArgs(folder), { DATABASE_URL: urlOf(name) });
  return { ...indexLine(run), seconds: 0 };
}

async function withDatabase<T>(name: string, work: (database: Database) => Promise<T>): Promise<T> {
  const database = new Database(urlOf(name), 2);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/** Ids of the alerts that say something of the chain. */
async function alertsOf(name: string): Promise<string[]> {
  expect(await casperTrace(['rules', 'evaluate'], { DATABASE_URL: urlOf(name) })).toMatchObject({ code: 0 });
  return withDatabase(name, async (database) => {
    const alerts = await listAlerts(database, 1, {}, { limit: 1000 });
    return alerts.flatMap(({ id, state }) => (state === 'replaced' ? [] : [id])).sort();
  });
}

/** The archive of a kind of forgery. */
function forgedBy(kind: string, folder = kind): string {
  const dir = join(scratch.path, folder);
  mkdirSync(dir);
  const draft = new Draft(devnetFiles);
  const found = KINDS.find(({ name }) => name === kind);
  if (found === undefined) throw new RangeError(`no kind '${kind}'`);
  found.forge(draft);
  draft.write(dir);
  return dir;
}

/** The first blocks of the chain, and unsigned ones of the forger above them. */
function forgedAbove(height: number, count: number): string {
  const dir = join(scratch.path, `above ${height}`);
  const empty = genuine.find(
    (line) => blockOf(line).header.era_end === null && Number(blockOf(line).header.height) > 1,
  );
  const blocks = genuine.slice(0, height + 1);
  const lastSwitch = blocks.findLast((line) => blockOf(line).header.era_end !== null);
  if (empty === undefined || lastSwitch === undefined) throw new RangeError('no block to copy');
  for (let block = 0; block < count; block += 1) {
    blocks.push(sealed(emptyBlockAbove(blocks[blocks.length - 1], lastSwitch, empty)));
  }
  writeArchive(devnet203, dir, blocks);
  return dir;
}

async function expectGenuine(name: string): Promise<void> {
  await withDatabase(name, async (database) => {
    const { rows } = await database.query<{ hash: string }>('SELECT hash FROM blocks ORDER BY height');
    expect(rows.map(({ hash }) => hash)).toEqual(genuine.map((line) => blockOf(line).hash));
    const { blocks, blocksRecorded, blocksProven, transactions, verified } = await readTotals(database, 1);
    expect({ blocks, blocksRecorded, blocksProven, transactions, verified }).toEqual({
      blocks: 30,
      blocksRecorded: 30,
      blocksProven: 30,
      transactions: 23,
      verified: 23,
    });
  });
  expect(await alertsOf(name)).toEqual(alone.alerts);
}

it.each([
  ['a fork from the middle', () => forgedBy('a fork from the middle')],
  ['a fork that carries genuine signatures', () => forgedBy('a fork that carries genuine signatures')],
  ['seven blocks in the place of the newest four', () => forgedAbove(25, 7)],
])('%s, indexed first, gives way to the genuine chain and leaves nothing behind', async (name, forge) => {
  await newDatabase(name);
  const before = await index(forge(), name);
  expect(before.blocksProven).toBeLessThan(30);
  await alertsOf(name);
  const run = await casperTrace(indexArgs(devnet203), { DATABASE_URL: urlOf(name) });
  expect(run.stderr).toMatch(
    /warning: \d+ stored blocks from height \d+ on came from another source and are not final/,
  );
  expect({ ...indexLine(run), seconds: 0 }).toEqual(alone.line);
  await expectGenuine(name);
});

it('a fork that is indexed second is turned away', async () => {
  await newDatabase('second');
  await index(devnet203, 'second');
  const forged = forgedBy('a fork from the middle', 'second-archive');
  const run = await casperTrace(indexArgs(forged), { DATABASE_URL: urlOf('second') });
  expect(run).toMatchObject({ code: 1, stdout: '' });
  expect(run.stderr).toMatch(
    /error: block \d+ of the archive is [0-9a-f]{64} \(not final\), but the database has [0-9a-f]{64} \(final\)/,
  );
  await expectGenuine('second');
});

it('a report about a forged chain does not stand up to the genuine archive', async () => {
  await newDatabase('report');
  await index(forgedBy('a fork from the middle', 'report-archive'), 'report');
  const report = join(scratch.path, 'report');
  const made = await casperTrace(['report', '--blocks', '0..29', '--out', report], { DATABASE_URL: urlOf('report') });
  expect(made, made.stderr).toMatchObject({ code: 0 });
  const run = await casperTrace(['verify', report, '--allow-unsigned', '--archive', devnet203, '--re-execute']);
  expect(run.code).toBe(1);
  expect(run.stderr).toContain('✘ blocks.jsonl line 21 is not what re-execution gives');
});

it('a job for a forged block is no fault once the block is gone, and a kill in between changes nothing', async () => {
  const database = 'kills';
  await newDatabase(database);
  await index(forgedBy('a fork from the middle', 'kills-archive'), database);
  const environment = { DATABASE_URL: urlOf(database) };
  await withDatabase(database, async (open) => {
    const { rows } = await open.query<{ height: string; hash: string }>('SELECT height, hash FROM blocks');
    const queue = new BlockQueue({
      redisUrl: undefined,
      databaseUrl: environment.DATABASE_URL,
      installation: await readInstallation(open),
      version: ENGINE_VERSION,
    });
    await queue.add(rows.map(({ height, hash }) => ({ chainId: 1, height, blockHash: hash })));
    await queue.close();
  });
  for (const milliseconds of [500, 800, 1200]) {
    const child = startCasperTrace(indexArgs(devnet203), environment);
    const end = ended(child);
    await sleep(milliseconds);
    child.kill('SIGKILL');
    await end;
  }
  expect(await index(devnet203, database)).toEqual(alone.line);
  await expectGenuine(database);
});
