// The generated database: the bundled chain indexed for real, then multiplied. It is kept in its folder and used again.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { EngineBug, PermanentError } from '@casper-trace/casper-types/app-error';
import type { Database, Queryable } from '@casper-trace/db/database';
import { type OpenDatabase, openDatabase } from '@casper-trace/db/open-database';
import { ensurePartitions } from '@casper-trace/db/partitions';
import { partitionedTables } from '@casper-trace/db/rows/tables';
import { actorsSql, copiedTables, copySql, countedTables, NAMES_SQL } from './multiply-sql.js';

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));
const SEED = 20_261_125;
/** Heights that the copies are spread over: five partitions. */
const HEIGHTS = 5_000_000;
/** Copies written by one statement. */
const BATCH = 25;
/** Share of the casts: the number of a copy's cast is the number of copies times the cube of an even random number. */
const SKEW = 3;

/** Opens the database of the folder, made first if it is not there. */
export async function openGenerated(folder: string, events: number): Promise<OpenDatabase> {
  const open = await openDatabase(undefined, folder);
  try {
    const found = await generatedEvents(open.database);
    if (found === undefined) {
      await generate(open, folder, events);
      return await openDatabase(undefined, folder);
    }
    if (found < events) {
      throw new PermanentError(
        'bench',
        `${folder} holds ${found} events, not ${events}: remove it, or choose another folder with --data`,
      );
    }
    return open;
  } catch (error) {
    await open.close();
    throw error;
  }
}

/** Number of events of a finished database; undefined if there is nothing. PermanentError for half a one. */
async function generatedEvents(database: Database): Promise<number | undefined> {
  const { rows: tables } = await database.query<{ marked: boolean; begun: boolean }>(
    "SELECT to_regclass('bench_generated') IS NOT NULL AS marked, to_regclass('bench_actors') IS NOT NULL AS begun",
  );
  if (tables[0].marked) {
    const { rows } = await database.query<{ events: number }>('SELECT events FROM bench_generated');
    return rows[0].events;
  }
  if (tables[0].begun) {
    throw new PermanentError('bench', 'the database was left half made: remove its folder and start again');
  }
  return undefined;
}

async function generate(open: OpenDatabase, folder: string, events: number): Promise<void> {
  // The command opens the folder itself.
  await open.close();
  await indexCorpus(folder);
  const generated = await openDatabase(undefined, folder);
  const { database } = generated;
  try {
    const perCopy = await countEvents(database);
    const copies = Math.ceil(events / perCopy);
    console.log(`${perCopy} events indexed, multiplied by ${copies}`);
    await database.query("ALTER SYSTEM SET max_wal_size = '8GB'");
    await database.query('SELECT pg_reload_conf()');
    await ensurePartitions(database, 0n, BigInt(HEIGHTS - 1));
    await multiply(database, copies);
    await countAnew(database);
    await database.query('VACUUM ANALYZE');
    await database.query('CREATE TABLE bench_generated AS SELECT $1::int4 AS events', [await countEvents(database)]);
  } finally {
    await generated.close();
  }
}

/** What `casper-trace index` makes of the bundled chain. */
async function indexCorpus(folder: string): Promise<void> {
  const command = [`${REPOSITORY}bin/casper-trace.js`, 'index', '--data', folder];
  const indexing = spawn(process.execPath, [...command, '--archive', `${REPOSITORY}test/chains/corpus-2.x`, '--json'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = (await once(indexing, 'exit')) as [number | null];
  if (code !== 0) throw new PermanentError('bench', `indexing the bundled chain ended with ${code ?? 'a signal'}`);
}

async function countEvents(database: Database): Promise<number> {
  const counts = countedTables.map((name) => `(SELECT count(*) FROM "${name}")`).join(' + ');
  const { rows } = await database.query<{ events: number }>(`SELECT (${counts})::int4 AS events`);
  return rows[0].events;
}

async function multiply(database: Database, copies: number): Promise<void> {
  const { rows } = await database.query<{ last: string }>('SELECT max(height) AS last FROM blocks');
  const last = BigInt(rows[0].last);
  await database.query(actorsSql());
  const indexes = await dropIndexes(database);
  for (let first = 1; first < copies; first += BATCH) {
    await database.transaction((connection) =>
      writeCopies(connection, first, Math.min(first + BATCH, copies), copies, last),
    );
    process.stderr.write(`\rcopies ${Math.min(first + BATCH, copies)} of ${copies}`);
  }
  process.stderr.write('\nindexes\n');
  for (const definition of indexes) {
    await database.transaction(async (connection) => {
      await connection.query("SET LOCAL maintenance_work_mem = '512MB'");
      await connection.query(definition);
    });
  }
}

/** The counters that recording keeps, as their migration makes them of what is stored. */
async function countAnew(database: Database): Promise<void> {
  const migration = readFileSync(`${REPOSITORY}prisma/migrations/20261125030000_explorer/migration.sql`, 'utf8');
  const [statement] = /INSERT INTO "chain_counters"[^;]*;/.exec(migration) ?? [];
  if (statement === undefined) throw new EngineBug('the migration that makes the counters is not as it was');
  await database.query(`TRUNCATE chain_counters; ${statement}`);
}

async function writeCopies(connection: Queryable, first: number, end: number, copies: number, last: bigint) {
  await connection.query("SET LOCAL work_mem = '128MB'");
  await connection.query('SET LOCAL synchronous_commit = off');
  await connection.query('SET LOCAL join_collapse_limit = 1');
  await connection.query(
    'CREATE TEMP TABLE bench_copies (copy int4, cast_number int4, shift int8, seed int8) ON COMMIT DROP',
  );
  await connection.query('CREATE TEMP TABLE bench_names (copy int4, original text, name text) ON COMMIT DROP');
  const numbers = Array.from({ length: end - first }, (_, index) => first + index);
  await connection.query('INSERT INTO bench_copies SELECT *, $4 FROM UNNEST($1::int4[], $2::int4[], $3::int8[])', [
    numbers,
    numbers.map((copy) => castOf(copy, copies)),
    numbers.map((copy) => Math.floor((copy * HEIGHTS) / copies)),
    SEED,
  ]);
  await connection.query(NAMES_SQL);
  await connection.query('ANALYZE bench_copies, bench_names');
  for (const table of copiedTables) await connection.query(copySql(table, last));
}

/** The same for the same seed: few casts play in many copies. */
function castOf(copy: number, copies: number): number {
  const even = createHash('sha256').update(`${SEED}/${copy}`).digest().readUInt32BE() / 2 ** 32;
  return Math.floor(copies * even ** SKEW);
}

/** Drops all indexes that are not keys, which are slow to fill row by row. Returns the statements that make them again. */
async function dropIndexes(database: Database): Promise<string[]> {
  const { rows } = await database.query<{ indexname: string; indexdef: string }>(
    `SELECT indexname, indexdef FROM pg_indexes JOIN pg_index ON indexrelid = quote_ident(indexname)::regclass
     WHERE tablename = ANY($1) AND NOT indisunique`,
    [partitionedTables.map(({ name }) => name)],
  );
  for (const { indexname } of rows) await database.query(`DROP INDEX "${indexname}"`);
  return rows.map(({ indexdef }) => indexdef.replace(' ON ONLY ', ' ON '));
}
