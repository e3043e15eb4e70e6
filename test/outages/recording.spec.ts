// Outages in the middle of recording, one after the other, with both queue backends. Each is placed by the seed after a
// number of blocks, is seen by /health, and is over when blocks are recorded again. The digest is that of a quiet run.
// The same again: OUTAGES_SEED=N npx vitest run test/outages/recording.spec.ts
import { join } from 'node:path';
import { freePort } from '@casper-trace/config/free-port';
import { hasRedis, type RedisServer, startRedis } from '@casper-trace/testing/redis-server';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Application, startApplication, until } from '../support/application.js';
import { casperTrace, indexLine } from '../support/casper-trace.js';
import { DATABASE, type PostgresServer, startPostgresServer } from '../support/postgres-server.js';
import { scratchFolder } from '../support/scratch-folder.js';
import { fromSeed, seeded } from '../support/seeded.js';

vi.setConfig({ testTimeout: 600_000, hookTimeout: 240_000 });

const archive = join(import.meta.dirname, '../chains/corpus-2.x');
const scratch = scratchFolder();
const { seed } = seeded('OUTAGES_SEED');
console.log(`OUTAGES_SEED=${seed}`);
let digest: string;

beforeAll(async () => {
  const quiet = await casperTrace(['index', '--archive', archive, '--json', '--data', join(scratch.path, 'quiet')]);
  digest = indexLine(quiet).digest;
});
afterAll(() => scratch.remove());

interface Fault {
  readonly name: string;
  /** What /health must name meanwhile; undefined if there is nothing to see. */
  readonly service: 'database' | 'queue' | undefined;
  /** Returns what ends it. */
  begin(): Promise<() => void | Promise<void>>;
}

const nothing = (): void => undefined;

function postgresFaults(server: PostgresServer): Fault[] {
  return [
    {
      name: 'Postgres is stopped and started',
      service: 'database',
      begin: async () => {
        server.stop();
        return Promise.resolve(() => server.start());
      },
    },
    {
      name: 'Postgres is killed and started',
      service: 'database',
      begin: async () => {
        await server.kill();
        return () => server.start();
      },
    },
    {
      name: 'all connections to Postgres are terminated',
      service: undefined,
      begin: async () => {
        await server.run(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${DATABASE}'`);
        return nothing;
      },
    },
    { name: 'Postgres has no connection left', service: 'database', begin: () => server.exhaust() },
    {
      name: 'Postgres is frozen',
      service: 'database',
      begin: () => {
        server.freeze();
        return Promise.resolve(() => server.thaw());
      },
    },
  ];
}

/** @param redis the server of the moment, and how to replace it */
function redisFaults(redis: { current: RedisServer }): Fault[] {
  const command = async (...words: [string, ...string[]]): Promise<void> => {
    const client = new Redis(redis.current.url);
    await client.call(...words);
    client.disconnect();
  };
  return [
    {
      name: 'Redis is flushed',
      service: undefined,
      begin: async () => {
        await command('FLUSHALL');
        return nothing;
      },
    },
    {
      name: 'Redis is stopped and started empty',
      service: 'queue',
      begin: async () => {
        const port = Number(new URL(redis.current.url).port);
        await redis.current.stop();
        return async () => {
          redis.current = await startRedis(port);
        };
      },
    },
    {
      name: 'all connections to Redis are ended',
      service: undefined,
      begin: async () => {
        await command('CLIENT', 'KILL', 'TYPE', 'normal');
        return nothing;
      },
    },
    {
      name: 'Redis is frozen',
      service: 'queue',
      begin: () => {
        process.kill(redis.current.pid, 'SIGSTOP');
        return Promise.resolve(() => void process.kill(redis.current.pid, 'SIGCONT'));
      },
    },
  ];
}

interface Health {
  readonly status: string;
  readonly outages: readonly { readonly service: string; readonly reason: string }[];
}

const backends: [name: string, withRedis: boolean][] = [
  ['Postgres', false],
  [hasRedis() ? 'Redis' : 'Redis (skipped: no redis-server here)', true],
];

// At the same time: most of it is waiting.
describe.concurrent.each(backends)('recording, the queue in %s', (name, withRedis) => {
  const skipped = withRedis && !hasRedis();
  const random = fromSeed(seed);
  let server: PostgresServer;
  let redis: { current: RedisServer } | undefined;
  let application: Application | undefined;

  beforeAll(async () => {
    if (skipped) return;
    server = await startPostgresServer(join(scratch.path, withRedis ? 'with-redis' : 'alone'));
    redis = withRedis ? { current: await startRedis(await freePort()) } : undefined;
  });

  afterAll(async () => {
    await application?.end('SIGKILL');
    if (skipped) return;
    await server.kill();
    await redis?.current.stop();
  });

  it.skipIf(skipped)(`survives every outage with the same digest (${name})`, async () => {
    const faults = random.shuffle([...postgresFaults(server), ...(redis === undefined ? [] : redisFaults(redis))]);
    application = await startApplication({
      archive,
      data: join(scratch.path, 'unused'),
      environment: { DATABASE_URL: server.url, REDIS_URL: redis?.current.url ?? '' },
    });
    const { url, log, child } = application;
    const health = async (): Promise<Health> => (await (await fetch(`${url}/health`)).json()) as Health;

    for (const fault of faults) {
      const place = (await recorded(server)) + random.between(1, 4);
      await until(async () => ((await recorded(server)) >= place ? true : undefined), 20);
      const end = await fault.begin();
      if (fault.service !== undefined) {
        const seen = await until(async () => {
          const { status, outages } = await health();
          return outages.some(({ service }) => service === fault.service) ? status : undefined;
        });
        expect(seen, fault.name).not.toBe('ok');
      }
      await end();
      const before = await recorded(server);
      console.log(`${name}: ${fault.name}, after ${place} blocks; over after ${before}`);
      expect(before, 'a fault must come before the end').toBeLessThan(90);
      await until(async () => ((await recorded(server)) > before ? true : undefined), 20);
      await until(async () => ((await health()).status === 'ok' ? true : undefined));
    }
    await until(async () => ((await recorded(server)) === 90 ? true : undefined));
    const status = '{ status { outages { service } chains { digest verified blocksProven } } }';
    const answer = await application.query<{ status: { chains: object[] } }>(status);
    expect(answer.status).toEqual({ outages: [], chains: [{ digest, verified: 913, blocksProven: 90 }] });
    expect(child.exitCode).toBeNull();

    // Each service was announced, and no outage floods the log.
    expect(log()).toContain('error database: the database 127.0.0.1');
    if (withRedis) expect(log()).toContain('error queue: the queue at redis 127.0.0.1');
    expect(log()).not.toMatch(/\n {4}at /);
    expect(log().split('\n').length).toBeLessThan(80);
    await application.end('SIGTERM');
    // 143 if it still looked for the last block.
    expect([0, 143]).toContain(child.exitCode);
    expect(log()).not.toContain('something did not end');
  });
});

async function recorded(server: PostgresServer): Promise<number> {
  try {
    const rows = await server.run<{ n: number }>('SELECT count(digest)::int4 AS n FROM blocks', DATABASE);
    return rows[0].n;
  } catch (error) {
    // No database or no tables yet.
    if (/^(3D000|42P01)$/.test(String((error as { code?: unknown }).code))) return 0;
    throw error;
  }
}
