// `casper-trace index` from end to end: the whole way of the data on real Postgres, in processes of its own.
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort } from '@casper-trace/config/free-port';
import { readBlockRows } from '@casper-trace/db/block-record';
import { type OpenDatabase, openDatabase } from '@casper-trace/db/open-database';
import { blockDigest } from '@casper-trace/db/rows/digest';
import { hasRedis, type RedisServer, startRedis } from '@casper-trace/testing/redis-server';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { allowDatabases } from '../support/allow-databases.js';
import { casperTrace, ended, type IndexLine, indexLine, startCasperTrace } from '../support/casper-trace.js';
import { scratchFolder } from '../support/scratch-folder.js';

// Each test starts several processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const devnet203 = join(import.meta.dirname, '../chains/devnet-2.0.3');
const devnet158 = join(import.meta.dirname, '../chains/devnet-1.5.8');
const index = (archive: string, ...more: string[]): string[] => [
  'index',
  '--archive',
  archive,
  '--once',
  '--json',
  ...more,
];
const scratch = scratchFolder();
const data = join(scratch.path, 'data');
let first: IndexLine;

afterAll(() => scratch.remove());

describe('index into an embedded database', () => {
  beforeAll(async () => {
    const run = await casperTrace(index(devnet203, '--data', data));
    expect(run).toMatchObject({ code: 0 });
    first = indexLine(run);
  });

  it('verifies all of devnet-2.0.3 and says so in one line', () => {
    const { digest, seconds, ...counts } = first;
    expect(counts).toEqual({
      trust: 'pinned',
      roots: ['0:56ba0a2aef54a03be2e42588be2e247751bfa36ecf034abe749f615b965ea89f'],
      blocks: 30,
      blocksProven: 30,
      transactions: 23,
      verified: 23,
      diverged: 0,
      unverifiable: 0,
      reasons: {},
      evidence: { both: 23 },
      contradictions: 0,
    });
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(seconds).toBeGreaterThan(0);
  });

  it('has nothing left to do the second time, and the same line', async () => {
    const before = await recordedAt();
    const again = await casperTrace(index(devnet203, '--data', data));
    expect(again.code).toBe(0);
    expect({ ...indexLine(again), seconds: 0 }).toEqual({ ...first, seconds: 0 });
    expect(await recordedAt()).toEqual(before);
  });

  it('keeps another chain apart: 29 deploys of 1.5.8 are unverifiable by name', async () => {
    const other = await casperTrace(index(devnet158, '--data', data));
    expect(other.code).toBe(0);
    expect(indexLine(other)).toMatchObject({
      blocks: 24,
      transactions: 29,
      verified: 0,
      unverifiable: 29,
      reasons: { 'unsupported:protocol 1.5.8': 29 },
    });
    const again = await casperTrace(index(devnet203, '--data', data));
    expect(indexLine(again)).toMatchObject({ blocks: 30, digest: first.digest });
  });

  it('derives anew what another version recorded', async () => {
    const open = await openDatabase(undefined, data);
    try {
      await open.database.query("UPDATE blocks SET engine_version = '0.2.0' WHERE chain_id = 1");
      await open.database.query(
        "UPDATE chain_counters SET counter = 'recorded 0.2.0' WHERE chain_id = 1 AND counter LIKE 'recorded %'",
      );
      await open.database.query('UPDATE transactions SET computed_consumed = 1 WHERE chain_id = 1');
    } finally {
      await open.close();
    }
    const again = await casperTrace(index(devnet203, '--data', data));
    expect({ ...indexLine(again), seconds: 0 }).toEqual({ ...first, seconds: 0 });
    // The next test compares the rows with the digests.
  });

  it('stores what its digests say', async () => {
    const open = await openDatabase(undefined, data);
    try {
      const { rows } = await open.database.query<{ chain_id: number; height: string; digest: string }>(
        'SELECT chain_id, height, digest FROM blocks',
      );
      expect(rows).toHaveLength(54);
      for (const { chain_id, height, digest } of rows) {
        expect(blockDigest(await readBlockRows(open.database, chain_id, BigInt(height)))).toBe(digest);
      }
    } finally {
      await open.close();
    }
  });

  it('turns a second process on the same data away', async () => {
    const open = await openDatabase(undefined, data);
    try {
      const second = await casperTrace(index(devnet203, '--data', data));
      expect(second).toMatchObject({ code: 1, stdout: '' });
      expect(second.stderr).toMatch(/^error: another casper-trace process works on .*\n$/);
    } finally {
      await open.close();
    }
  });

  async function recordedAt(): Promise<string[]> {
    const open = await openDatabase(undefined, data);
    try {
      const { rows } = await open.database.query<{ at: string }>(
        'SELECT recorded_at::text AS at FROM blocks ORDER BY height',
      );
      return rows.map(({ at }) => at);
    } finally {
      await open.close();
    }
  }
});

describe('kill -9', () => {
  it('at any moment loses nothing: the next start ends with the same digest', async () => {
    const folder = join(scratch.path, 'killed');
    // While the server is made, while it starts, while blocks are ingested and recorded.
    for (const afterMs of [300, 900, 1_500, 2_100]) {
      const child = startCasperTrace(index(devnet203, '--data', folder));
      const closed = once(child, 'close');
      setTimeout(() => child.kill('SIGKILL'), afterMs);
      await closed;
    }
    for (let attempt = 0; attempt < 3; attempt++) await killWhileRecording(folder);
    const run = await casperTrace(index(devnet203, '--data', folder));
    expect(run.code).toBe(0);
    expect({ ...indexLine(run), seconds: 0 }).toEqual({ ...first, seconds: 0 });
  });

  /** Kills a little after the first progress line, which comes when jobs are being worked off. */
  async function killWhileRecording(folder: string): Promise<void> {
    const child = startCasperTrace(index(devnet203, '--data', folder));
    child.stderr?.once('data', () => setTimeout(() => child.kill('SIGKILL'), 150));
    await ended(child);
  }
});

describe('SIGTERM', () => {
  it('ends cleanly in the middle, and the next start goes on', async () => {
    const folder = join(scratch.path, 'ended');
    const child = startCasperTrace(index(devnet203, '--data', folder));
    child.stderr?.once('data', () => child.kill('SIGTERM'));
    const { code, stdout, stderr } = await ended(child);
    // A fast machine may be through before the signal arrives.
    if (code !== 0) {
      expect({ code, stdout }).toEqual({ code: 143, stdout: '' });
      expect(stderr).toMatch(/error: stopped by SIGTERM\n$/);
    }
    expect(indexLine(await casperTrace(index(devnet203, '--data', folder))).digest).toBe(first.digest);
  });
});

const backends: [name: string, withRedis: boolean][] = [
  ['Postgres', false],
  [hasRedis() ? 'Redis' : 'Redis (skipped: no redis-server here)', true],
];

describe.each(backends)('index into DATABASE_URL, queue in %s', (name, withRedis) => {
  const skipped = withRedis && !hasRedis();
  let server: OpenDatabase;
  let redis: RedisServer | undefined;
  let environment: NodeJS.ProcessEnv;

  beforeAll(async () => {
    if (skipped) return;
    const folder = join(scratch.path, `server-${withRedis ? 'redis' : 'postgres'}`);
    server = await openDatabase(undefined, folder);
    await allowDatabases(folder, server.database.url);
    redis = withRedis ? await startRedis(await freePort()) : undefined;
    const url = new URL(server.database.url);
    // Not there yet: the command makes it.
    url.pathname = '/users_own';
    environment = { DATABASE_URL: url.href, REDIS_URL: redis?.url ?? '' };
  });

  afterAll(async () => {
    await redis?.stop();
    await server?.close();
  });

  it.skipIf(skipped)(`records the same rows (${name})`, async () => {
    const run = await casperTrace(index(devnet203), environment);
    expect(run.code).toBe(0);
    expect({ ...indexLine(run), seconds: 0 }).toEqual({ ...first, seconds: 0 });
  });

  it.skipIf(skipped)(`takes the jobs of a killed process over (${name})`, async () => {
    const killed = { ...environment, DATABASE_URL: environment.DATABASE_URL?.replace('users_own', 'users_killed') };
    const child = startCasperTrace(index(devnet203), killed);
    child.stderr?.once('data', () => setTimeout(() => child.kill('SIGKILL'), 200));
    await ended(child);
    const run = await casperTrace(index(devnet203), killed);
    expect(run.code).toBe(0);
    expect(indexLine(run).digest).toBe(first.digest);
  });
});
