// The adapter on a real server: migrations, idempotent block records, gaps, embedded server.
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allowDatabases } from '../../../../test/support/allow-databases.js';
import { type BlockRecord, readBlockRows, writeBlockRecord } from './block-record.js';
import { type Chain, insertBlocks, openChain } from './chains.js';
import { readTotals } from './counters.js';
import { Database } from './database.js';
import { startEmbeddedPostgres } from './embedded/embedded-postgres.js';
import { readFrontier } from './frontier.js';
import { migrate } from './migrate.js';
import { type OpenDatabase, openDatabase } from './open-database.js';
import { ensurePartitions } from './partitions.js';
import { readCoverage, readGaps, readUnrecorded } from './queries/coverage.js';
import { readSummary } from './queries/summary.js';
import { blockDigest } from './rows/digest.js';
import { sampleBlock, sampleRecord, sampleTransaction } from './sample-rows.js';

const folder = mkdtempSync(join(tmpdir(), 'casper-trace-db-'));
chmodSync(folder, 0o755);
let open: OpenDatabase;
let database: Database;

beforeAll(async () => {
  open = await openDatabase(undefined, folder);
  database = open.database;
  await allowDatabases(folder, database.url);
});

afterAll(async () => {
  await open.close();
  rmSync(folder, { recursive: true });
});

/** A database of its own on the same server, without any table. */
async function emptyDatabase(name: string): Promise<Database> {
  await database.query(`CREATE DATABASE ${name}`);
  const url = new URL(database.url);
  url.pathname = `/${name}`;
  return new Database(url.href, 2);
}

describe('[migrate]', () => {
  const migrations = fileURLToPath(new URL('../../../../prisma/migrations', import.meta.url));

  const names = readdirSync(migrations)
    .filter((name) => name !== 'migration_lock.toml')
    .sort();

  it('applies every migration once, also when two processes start at the same time', async () => {
    const fresh = await emptyDatabase('migrated');
    const applied = await Promise.all([migrate(fresh), migrate(fresh)]);
    expect(applied.flat().sort()).toEqual(names);
    expect(await migrate(fresh)).toEqual([]);
    await fresh.close();
  });

  it('leaves nothing of a migration that fails', async () => {
    const fresh = await emptyDatabase('failing');
    const broken = join(folder, 'migrations');
    mkdirSync(join(broken, '1_broken'), { recursive: true });
    writeFileSync(join(broken, '1_broken/migration.sql'), 'CREATE TABLE half (id int); SELECT 1/0;');
    await expect(migrate(fresh, broken)).rejects.toThrow(/division by zero/);
    const { rows } = await fresh.query<{ half: string | null }>(`SELECT to_regclass('half')::text AS half`);
    expect(rows[0].half).toBeNull();
    await fresh.close();
  });

  it('refuses a migration that was changed, and a database of a newer version', async () => {
    const fresh = await emptyDatabase('changed');
    await migrate(fresh);
    const changed = join(folder, 'changed');
    cpSync(migrations, changed, { recursive: true });
    writeFileSync(join(changed, '20261123000000_init/migration.sql'), 'SELECT 1;');
    await expect(migrate(fresh, changed)).rejects.toThrow(/was changed after it was applied/);
    await fresh.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, finished_at) VALUES ('x', 'y', '2999_newer', now())`,
    );
    await expect(migrate(fresh)).rejects.toThrow(/2999_newer: a newer casper-trace made it/);
    await fresh.close();
  });
});

describe('[block record]', () => {
  let chain: Chain;

  beforeAll(async () => {
    chain = await openChain(
      database,
      { networkName: 'test', firstBlockHash: 'aa'.repeat(32), firstHeight: 4n },
      '/archive',
    );
    await insertBlocks(database, chain.id, [sampleBlock(5n, 1), sampleBlock(6n, 0)], [sampleTransaction(5n)]);
  });

  it('counts what is not recorded as gaps', async () => {
    expect((await readGaps(database, chain.id)).map(({ height }) => height)).toEqual([5n, 6n]);
    expect(await readCoverage(database, chain.id)).toEqual({ blocks: 2, blocksRecorded: 0 });
  });

  it('leaves the same rows and digest however often it is written, and its digest can be recomputed', async () => {
    const record = sampleRecord(5n);
    await writeBlockRecord(database, chain.id, record);
    const once = await readBlockRows(database, chain.id, 5n);
    await Promise.all([writeBlockRecord(database, chain.id, record), writeBlockRecord(database, chain.id, record)]);
    const again = await readBlockRows(database, chain.id, 5n);
    expect(again).toEqual(once);
    expect(again.events).toEqual(record.events);
    const { rows } = await database.query<{ digest: string }>(
      'SELECT digest FROM blocks WHERE chain_id = $1 AND height = 5',
      [chain.id],
    );
    expect(blockDigest(again)).toBe(rows[0].digest);
  });

  it('stores amounts of 512 bits exactly, and U+0000 as its symbol', async () => {
    const amount = 2n ** 512n - 1n;
    const record = sampleRecord(5n, { amount, name: 'a\0b' });
    await writeBlockRecord(database, chain.id, record);
    const { events } = await readBlockRows(database, chain.id, 5n);
    expect(events.purseTransfers[0].amount).toBe(amount);
    expect(events.namedKeyWrites[0].name).toBe('a\u2400b');
  });

  it('writes nothing at all if anything is wrong', async () => {
    const record: BlockRecord = { ...sampleRecord(5n, { amount: 77n }), outcomes: [] };
    await expect(writeBlockRecord(database, chain.id, record)).rejects.toThrow(/not stored as it was re-executed/);
    const { events } = await readBlockRows(database, chain.id, 5n);
    expect(events.purseTransfers[0].amount).not.toBe(77n);
  });

  it('keeps counters that equal a count, and knows how far the record is without a gap', async () => {
    const totals = { blocks: 2, blocksRecorded: 1, blocksProven: 1, transactions: 1, verified: 1, diverged: 0 };
    const ruleSets = [{ protocolVersion: '2.0.3', rules: '2.0.0', transactions: 1 }];
    expect(await readTotals(database, chain.id)).toEqual({ ...totals, unverifiable: 0, reasons: {}, ruleSets });
    // Block 4, the chain's first, is not there.
    expect(await readFrontier(database, chain.id)).toBeUndefined();
    await insertBlocks(database, chain.id, [sampleBlock(4n, 0), sampleBlock(5n, 1)], [sampleTransaction(5n)]);
    expect(await readFrontier(database, chain.id)).toBeUndefined();
    await writeBlockRecord(database, chain.id, sampleRecord(4n, { empty: true }));
    expect(await readFrontier(database, chain.id)).toBe(5n);
    expect(await readFrontier(database, chain.id, 4n)).toBe(5n);
    expect(await readTotals(database, chain.id)).toMatchObject({
      ...totals,
      blocks: 3,
      blocksRecorded: 2,
      blocksProven: 2,
    });
    expect(await readUnrecorded(database, chain.id, 100)).toEqual([{ height: 6n, hash: sampleBlock(6n, 0).hash }]);
    const [outcome] = sampleRecord(5n).outcomes;
    const unverifiable = { ...sampleRecord(5n), outcomes: [{ ...outcome, verdict: 'unverifiable', reason: 'limit' }] };
    await writeBlockRecord(database, chain.id, unverifiable);
    expect(await readTotals(database, chain.id)).toMatchObject({ verified: 0, unverifiable: 1, reasons: { limit: 1 } });
    await writeBlockRecord(database, chain.id, sampleRecord(5n));
    expect(await readTotals(database, chain.id)).toMatchObject({
      ...totals,
      blocks: 3,
      blocksRecorded: 2,
      blocksProven: 2,
      reasons: {},
    });
  });

  it('has no gap once every block is recorded, and sums it up', async () => {
    await writeBlockRecord(database, chain.id, sampleRecord(6n, { empty: true }));
    expect(await readGaps(database, chain.id)).toEqual([]);
    expect(await readSummary(database, chain.id)).toMatchObject({
      blocks: 3,
      transactions: 1,
      verified: 1,
      reasons: {},
    });
    expect(await readFrontier(database, chain.id)).toBe(6n);
  });

  it('sees a lost transaction as a gap', async () => {
    await database.query('DELETE FROM transactions WHERE chain_id = $1 AND block_height = 5', [chain.id]);
    expect((await readGaps(database, chain.id)).map(({ height }) => height)).toEqual([5n]);
  });

  it('makes partitions for heights to come', async () => {
    await ensurePartitions(database, 999_999n, 2_000_000n);
    await insertBlocks(database, chain.id, [sampleBlock(2_000_000n, 1)], [sampleTransaction(2_000_000n)]);
    const { rows } = await database.query<{ part: string }>(
      'SELECT tableoid::regclass::text AS part FROM transactions WHERE block_height = 2000000',
    );
    expect(rows).toEqual([{ part: 'transactions_p2' }]);
  });
});

describe('[embedded Postgres]', () => {
  it('turns a second owner of the same folder away, and names the folder', async () => {
    await expect(startEmbeddedPostgres(folder)).rejects.toThrow(`works on ${folder}`);
  });

  it('says in one line that a server is down, without its password', async () => {
    const down = new Database('postgresql://someone:secret@127.0.0.1:1/nowhere', 1);
    const fault = await down.query('SELECT 1').then(String, (error: Error) => error.message);
    expect(fault).toMatch(/^the database 127\.0\.0\.1:1\/nowhere does not answer: /);
    await down.close();
  });
});
