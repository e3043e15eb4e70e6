// The same suite over both backends: Postgres always, Redis where the machine has a server.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PermanentError, RetryableError } from '@casper-trace/casper-types/app-error';
import { freePort } from '@casper-trace/config/free-port';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@casper-trace/db/embedded/embedded-postgres';
import { faults } from '@casper-trace/telemetry/faults';
import { hasRedis, type RedisServer, startRedis } from '@casper-trace/testing/redis-server';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { BlockJob } from './block-job.js';
import { BlockQueue } from './block-queue.js';

const folder = mkdtempSync(join(tmpdir(), 'casper-trace-queue-'));
chmodSync(folder, 0o755);
let postgres: EmbeddedPostgres;
let redis: RedisServer | undefined;

beforeAll(async () => {
  postgres = await startEmbeddedPostgres(folder);
  redis = hasRedis() ? await startRedis(await freePort()) : undefined;
});

afterAll(async () => {
  await redis?.stop();
  await postgres.stop();
  rmSync(folder, { recursive: true });
});

const backends: [name: string, withRedis: boolean][] = [
  ['Postgres', false],
  [hasRedis() ? 'Redis' : 'Redis (skipped: no redis-server here)', true],
];

describe.each(backends)('[queue] in %s', (_, withRedis) => {
  const test = it.skipIf(withRedis && !hasRedis());
  const open: BlockQueue[] = [];

  const connect = (installation = 'one'): BlockQueue => {
    const redisUrl = withRedis ? redis?.url : undefined;
    const queue = new BlockQueue({ redisUrl, databaseUrl: postgres.url, installation, version: '1' });
    open.push(queue);
    return queue;
  };

  const job = (height: number): BlockJob => ({
    chainId: 1,
    height: String(height),
    blockHash: height.toString(16).padStart(64, '0'),
  });

  async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
    const deadline = Date.now() + 20_000;
    while (!(await condition())) {
      if (Date.now() > deadline) throw new RetryableError('test', 'waited in vain');
      await sleep(20);
    }
  }

  afterEach(async () => {
    await open[0]?.clear();
    await Promise.all(open.splice(0).map((queue) => queue.close()));
  });

  test('hands every job over once, however often it was added', async () => {
    const queue = connect();
    const seen: string[] = [];
    await queue.add([job(1), job(2)]);
    await queue.add([job(2), job(3)]);
    queue.work(2, ({ height }) => {
      seen.push(height);
      return Promise.resolve();
    });
    await until(() => seen.length >= 3);
    await sleep(300);
    expect(seen.sort()).toEqual(['1', '2', '3']);
  });

  test('tries a passing fault again and a permanent one never', async () => {
    const queue = connect();
    const tries = new Map<string, number>();
    await queue.add([job(1), job(2)]);
    queue.work(2, ({ height }) => {
      const count = (tries.get(height) ?? 0) + 1;
      tries.set(height, count);
      if (height === '2') return Promise.reject(new PermanentError('test', 'stays wrong'));
      return count < 2 ? Promise.reject(new RetryableError('test', 'passes')) : Promise.resolve();
    });
    await until(async () => tries.get('1') === 2 && (await queue.failed()).length === 1);
    expect(tries).toEqual(
      new Map([
        ['1', 2],
        ['2', 1],
      ]),
    );
    expect(await queue.failed()).toEqual([{ job: job(2), reason: 'stays wrong' }]);
    await queue.add([job(2)]);
    expect(await queue.pending()).toBe(0);
    await queue.forgetFailed();
    expect(await queue.failed()).toEqual([]);
    await queue.add([job(2)]);
    await until(() => tries.get('2') === 2);
  });

  it.skipIf(!withRedis || !hasRedis())('counts and logs it when the server refuses what it is told', async () => {
    const queue = connect();
    await queue.add([job(1)]);
    const client = new Redis(redis?.url ?? '');
    const before = faults.totals().get('queue') ?? 0;
    await client.config('SET', 'maxmemory', '1');
    await expect(queue.add([job(2)])).rejects.toThrow(/^the queue refuses: OOM/);
    expect(faults.totals().get('queue')).toBe(before + 1);
    await client.config('SET', 'maxmemory', '0');
    client.disconnect();
    await queue.add([job(2)]);
    expect(await queue.pending()).toBe(2);
  });

  test('forgets everything on request, also what somebody works on', async () => {
    const queue = connect();
    await queue.add([job(1), job(2), job(3)]);
    await queue.clear();
    let seen = 0;
    queue.work(1, () => {
      seen += 1;
      return Promise.resolve();
    });
    await sleep(500);
    expect(seen).toBe(0);
    await queue.add([job(1)]);
    await until(() => seen === 1);
  });
});
