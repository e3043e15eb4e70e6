// Outages before the first block and at the last: services that are not there yet, signals while something hangs, an
// embedded server that dies.
import { once } from 'node:events';
import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@casper-trace/config/free-port';
import { readBlockRows } from '@casper-trace/db/block-record';
import { insertBlocks, readInstallation } from '@casper-trace/db/chains';
import { Database } from '@casper-trace/db/database';
import { recordAgain } from '@casper-trace/db/record-again';
import { ENGINE_VERSION } from '@casper-trace/db/versions';
import type { BlockJob } from '@casper-trace/queue/block-job';
import { BlockQueue } from '@casper-trace/queue/block-queue';
import { hasRedis, startRedis } from '@casper-trace/testing/redis-server';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { listening, type Spawned, spawnApplication, until } from '../support/application.js';
import { casperTrace, indexLine, logOf, startCasperTrace } from '../support/casper-trace.js';
import { type PostgresServer, startPostgresServer } from '../support/postgres-server.js';
import { familyOf, runs as isRunning } from '../support/processes.js';
import { scratchFolder } from '../support/scratch-folder.js';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const archive = join(import.meta.dirname, '../chains/devnet-2.0.3');
const scratch = scratchFolder();
const nobody = '127.0.0.1:1';
/** Long for a look at the database, short beside what an outage takes. */
const SOON_MS = 15_000;
let digest: string;
let server: PostgresServer;
const started: Spawned[] = [];

beforeAll(async () => {
  const quiet = await casperTrace(['index', '--archive', archive, '--json', '--data', join(scratch.path, 'quiet')]);
  digest = indexLine(quiet).digest;
  server = await startPostgresServer(join(scratch.path, 'server'));
});

afterEach(() => {
  for (const { child } of started.splice(0)) child.kill('SIGKILL');
});

afterAll(async () => {
  await server.kill();
  scratch.remove();
});

/** @param name of a database of its own; without one, the embedded server in a folder of this name */
function spawn(environment: NodeJS.ProcessEnv, data = 'unused', ownGroup = false): Spawned {
  const spawned = spawnApplication({ archive, data: join(scratch.path, data), environment }, ownGroup);
  started.push(spawned);
  return spawned;
}

function spawnIndex(data: string, environment: NodeJS.ProcessEnv): Spawned {
  const args = ['index', '--archive', archive, '--data', join(scratch.path, data)];
  const child = startCasperTrace(args, { CASPER_TRACE_THREADS: '1', ...environment }, true);
  const spawned = { child, log: logOf(child) };
  started.push(spawned);
  return spawned;
}

const databaseUrl = (name: string): string => server.url.replace(/\w+$/, name);

async function logged({ log, child }: Spawned, words: string | RegExp): Promise<string> {
  return until(() => {
    const found = typeof words === 'string' ? log().includes(words) : words.test(log());
    if (found) return log();
    if (child.exitCode !== null) throw new RangeError(`it ended without '${words}': ${log()}`);
    return undefined;
  });
}

async function digestOf(spawned: Spawned): Promise<string | undefined> {
  const application = await listening(spawned);
  const query = '{ status { chains { blocksRecorded digest } } }';
  type Chains = { status: { chains: { blocksRecorded: number; digest: string }[] } };
  return until(async () => {
    try {
      const chain = (await application.query<Chains>(query)).status.chains.at(0);
      return chain?.blocksRecorded === 30 ? chain.digest : undefined;
    } catch (error) {
      // The database is down for a moment.
      if (error instanceof RangeError) return undefined;
      throw error;
    }
  });
}

/** Sends the signal to the process, or to its group, and waits for its end. */
async function endOf({ child, log }: Spawned, signal: NodeJS.Signals, toGroup = false): Promise<number | null> {
  const closed = once(child, 'close');
  process.kill(toGroup ? -(child.pid ?? 0) : (child.pid ?? 0), signal);
  await closed;
  expect(log()).not.toMatch(/\n {4}at /);
  return child.exitCode;
}

/**
 * After the head is reached: blocks are to be recorded again, and nobody has a job for them. What is in the queue is for another
 * machine, which alone has the archive of its chain.
 * @param redisUrl of the queue, which is flushed; without one it is in the database
 */
async function losesJobs(name: string, spawned: Spawned, redisUrl?: string): Promise<void> {
  await logged(spawned, '30/30 blocks recorded');
  const database = new Database(databaseUrl(name));
  const installation = await readInstallation(database);
  const queue = new BlockQueue({ redisUrl, databaseUrl: database.url, installation, version: ENGINE_VERSION });
  try {
    if (redisUrl !== undefined) await flush(redisUrl);
    await queue.add([await elsewhere(database)]);
    const recordedAt = async (): Promise<number[]> =>
      (
        await database.query<{ at: Date }>(
          'SELECT recorded_at AS at FROM blocks WHERE height IN (7, 12) ORDER BY height',
        )
      ).rows.map(({ at }) => at.getTime());
    const before = await recordedAt();
    await database.transaction((connection) => recordAgain(connection, 1, [7n, 12n]));
    await until(async () => {
      const now = await recordedAt();
      return now.every((at, index) => at > before[index]) ? true : undefined;
    });
    expect(await digestOf(spawned)).toBe(digest);
    expect(await queue.pending()).toBe(1);
  } finally {
    await queue.close();
    await database.close();
  }
}

/** A block of a chain whose archive is not on this machine. */
async function elsewhere(database: Database): Promise<BlockJob> {
  const { rows } = await database.query<{ id: number }>(
    `INSERT INTO chains (network_name, first_block_hash, first_height, archive)
     SELECT 'elsewhere', first_block_hash, first_height, '/elsewhere' FROM chains WHERE id = 1 RETURNING id`,
  );
  const { block, transactions } = await readBlockRows(database, 1, 0n);
  await database.transaction((connection) => insertBlocks(connection, rows[0].id, [block], transactions));
  return { chainId: rows[0].id, height: '0', blockHash: block.hash };
}

async function flush(url: string): Promise<void> {
  const client = new Redis(url);
  await client.flushall();
  client.disconnect();
}

describe('not there at the start', () => {
  it('a database: the port says so, and recording begins when it is there', async () => {
    server.stop();
    const spawned = spawn({ DATABASE_URL: databaseUrl('late') });
    const log = await logged(spawned, /waiting for the database; http\S+\/health/);
    expect(log).toMatch(/error database: the database 127\.0\.0\.1:\d+\/late does not answer: .*ECONNREFUSED/);
    const health = /http\S+\/health/.exec(log)?.[0] ?? '';
    const response = await fetch(health);
    expect([response.status, await response.json()]).toEqual([
      503,
      {
        status: 'down',
        outages: [{ service: 'database', since: expect.any(String) as string, reason: 'the database does not answer' }],
      },
    ]);
    expect(await (await fetch(health.replace('health', ''))).text()).toContain('the database does not answer');
    await server.start();
    expect(await digestOf(spawned)).toBe(digest);
    await losesJobs('late', spawned);
  });

  it('a database, for a command: `index` waits, the others only if they are told to, and say how', async () => {
    server.stop();
    const environment = { DATABASE_URL: databaseUrl('commands') };
    const index = ['index', '--archive', archive, '--json'];
    const waiting = [
      casperTrace(index, environment),
      casperTrace(['keys', 'create', 'one', '--role', 'viewer'], { ...environment, CASPER_TRACE_WAIT_SECONDS: '120' }),
    ];
    const refused = await Promise.all([
      casperTrace([...index, '--once'], environment),
      casperTrace(['keys', 'list'], environment),
      casperTrace(index, { ...environment, CASPER_TRACE_WAIT_SECONDS: '0.5' }),
    ]);
    for (const { code, stderr } of refused) {
      expect(code, stderr).toBe(1);
      const last = stderr.trimEnd().split('\n').at(-1);
      expect(last).toMatch(/^error: the database .*\/commands does not answer: .*; CASPER_TRACE_WAIT_SECONDS=60 waits/);
      expect(stderr).not.toMatch(/\n {4}at /);
    }
    await server.start();
    const [indexed, created] = await Promise.all(waiting);
    expect(indexLine(indexed)).toMatchObject({ digest, blocks: 30 });
    expect(indexed.stderr).toMatch(/error database: .*ECONNREFUSED/);
    expect(indexed.stderr).toContain('database: works again');
    expect(created.code, created.stderr).toBe(0);
  });

  it.skipIf(!hasRedis())('Redis: one line at once, and recording begins when it is there', async () => {
    const port = await freePort();
    const spawned = spawn({ DATABASE_URL: databaseUrl('later'), REDIS_URL: `redis://:secret@127.0.0.1:${port}` });
    const log = await logged(spawned, 'error queue: ');
    expect(log).toContain(`error queue: the queue at redis 127.0.0.1:${port} does not answer: connect ECONNREFUSED`);
    const { url } = await listening(spawned);
    const response = await fetch(`${url}/health`);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ status: 'degraded', outages: [{ service: 'queue' }] });
    expect(await (await fetch(url)).text()).toContain('the queue does not answer');
    const redis = await startRedis(port, 'secret');
    try {
      expect(await digestOf(spawned)).toBe(digest);
      await losesJobs('later', spawned, redis.url.replace('//', '//:secret@'));
      expect(spawned.log()).not.toContain('secret');
    } finally {
      await redis.stop();
    }
  });

  it('an archive: one line, and Node is not aborted', async () => {
    // Several at once: a busy machine made the abort likely.
    const runs = await Promise.all(
      [1, 2, 3, 4].map((run) => {
        const environment = { DATABASE_URL: databaseUrl(`no_archive_${run}`) };
        return casperTrace(['index', '--archive', join(scratch.path, 'nowhere')], environment);
      }),
    );
    for (const { code, stderr } of runs) {
      expect(code, stderr).toBe(1);
      expect(stderr).toMatch(/^error: [^\n]*nowhere[^\n]*\n$/);
    }
  });
});

describe('SIGTERM', () => {
  it('ends a run that waits for a database', async () => {
    const spawned = spawn({ DATABASE_URL: `postgresql://someone@${nobody}/nothing` });
    await logged(spawned, 'waiting for the database');
    expect(await endOf(spawned, 'SIGTERM')).toBe(143);
  });

  it('ends a run that waits for Redis', async () => {
    const spawned = spawn({ DATABASE_URL: databaseUrl('no_redis'), REDIS_URL: `redis://${nobody}` });
    await logged(spawned, 'error queue: ');
    expect(await endOf(spawned, 'SIGTERM')).toBe(143);
  });

  it('ends a run whose database hangs, and one that serves', async () => {
    const spawned = spawn({ DATABASE_URL: databaseUrl('hangs') });
    expect(await digestOf(spawned)).toBe(digest);
    server.freeze();
    try {
      await logged(spawned, 'error database: ');
      expect(await endOf(spawned, 'SIGTERM')).not.toBeNull();
    } finally {
      server.thaw();
    }
  });

  it('to the process group while it records ends the embedded server, too', async () => {
    const redis = hasRedis() ? await startRedis(await freePort()) : undefined;
    const runs: [data: string, url: string, start: (data: string, environment: NodeJS.ProcessEnv) => Spawned][] = [
      ['group', '', (data, environment) => spawn(environment, data, true)],
      ['group-index', '', spawnIndex],
    ];
    if (redis !== undefined) {
      runs.push(['group-redis', redis.url, (data, environment) => spawn(environment, data, true)]);
      runs.push(['group-index-redis', redis.url, spawnIndex]);
    }
    try {
      for (const [data, url, start] of runs) {
        const spawned = start(data, { REDIS_URL: url });
        await logged(spawned, /\/30 blocks( recorded)?\n/);
        const postmaster = postmasterOf(data);
        expect(isRunning(postmaster)).toBe(true);
        expect(await endOf(spawned, 'SIGTERM', true), data).toBe(143);
        await until(() => (isRunning(postmaster) ? undefined : true));
        expect(spawned.log()).not.toContain('something did not end');
      }
    } finally {
      await redis?.stop();
    }
  });

  it('twice ends at once, and the embedded server, too', async () => {
    const data = 'twice';
    const spawned = spawn({}, data);
    await logged(spawned, 'blocks recorded');
    const postmaster = postmasterOf(data);
    spawned.child.kill('SIGINT');
    await endOf(spawned, 'SIGINT');
    await until(() => (isRunning(postmaster) ? undefined : true));
  });
});

describe('the embedded server', () => {
  it('is started again when it is killed while blocks are recorded', async () => {
    const data = 'killed';
    const spawned = spawn({}, data);
    await logged(spawned, 'blocks recorded');
    const postmaster = postmasterOf(data);
    for (const id of familyOf(postmaster)) process.kill(id, 'SIGKILL');
    expect(await digestOf(spawned)).toBe(digest);
    expect(spawned.log()).toContain('error database: ');
    expect(postmasterOf(data)).not.toBe(postmaster);
    // The end is found soon, however long the outage was. And when all is recorded and nobody asks.
    const soon = await Promise.race([logged(spawned, '30/30 blocks recorded'), sleep(SOON_MS, 'not found')]);
    expect(soon).not.toBe('not found');
    const second = postmasterOf(data);
    process.kill(second, 'SIGINT');
    await until(() => (isRunning(second) ? undefined : true));
    expect(await digestOf(spawned)).toBe(digest);
    expect(postmasterOf(data)).not.toBe(second);
    // 143 if it still counted the blocks.
    expect([0, 143]).toContain(await endOf(spawned, 'SIGTERM'));
    expect(spawned.log()).not.toContain('something did not end');
  });

  it('that cannot be started again ends the program with exit code 3', async () => {
    const data = 'lost';
    const spawned = spawn({}, data);
    await logged(spawned, 'blocks recorded');
    const postmaster = postmasterOf(data);
    renameSync(join(scratch.path, data, 'pg/global/pg_control'), join(scratch.path, data, 'pg_control'));
    const closed = once(spawned.child, 'close');
    for (const id of familyOf(postmaster)) process.kill(id, 'SIGKILL');
    await closed;
    expect(spawned.child.exitCode, spawned.log()).toBe(3);
    expect(spawned.log()).toMatch(/error: the embedded Postgres server is lost: .*\n$/);
  });
});

const postmasterOf = (data: string): number =>
  Number(readFileSync(join(scratch.path, data, 'pg/postmaster.pid'), 'utf8').split('\n')[0]);
