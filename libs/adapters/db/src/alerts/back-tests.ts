// Back-tests: what a rule would have raised over stored blocks, and how far the answer is.
import { PermanentError } from '@casper-trace/casper-types/app-error';
import type { Database, Queryable } from '../database.js';
import type { Json } from '../rows/column.js';
import { columnList, columnsOf, parseRow, type RowOf, table } from '../rows/table.js';
import { hitColumns } from './tables.js';

/** Longer than the evaluation of a block takes. */
export const LEASE_SECONDS = 60;

export type BackTestState = 'running' | 'cancelled' | 'done' | 'failed';

export interface BackTest {
  readonly id: string;
  readonly chainId: number;
  readonly ruleId: string;
  /** Goes into the ids of the hits. */
  readonly ruleVersion: number;
  readonly document: Json;
  readonly fromHeight: bigint;
  readonly toHeight: bigint;
  /** Everything below is evaluated. */
  readonly nextHeight: bigint;
  readonly state: BackTestState;
  /** Why the last attempt failed; null once it got further. */
  readonly error: string | null;
  /** Attempts that failed since it last got further. */
  readonly failures: number;
}

const storedHits = table('back_test_hits', hitColumns);

export type BackTestHit = RowOf<typeof storedHits>;

interface BackTestColumns {
  readonly id: string;
  readonly chain_id: number;
  readonly rule_id: string;
  readonly rule_version: number;
  readonly document: Json;
  readonly from_height: string;
  readonly to_height: string;
  readonly next_height: string;
  readonly state: BackTestState;
  readonly error: string | null;
  readonly failures: number;
}

/** Begins one; the same id again goes on where it stopped, whether it was killed, cancelled or failed. */
export async function openBackTest(
  connection: Queryable,
  start: Omit<BackTest, 'nextHeight' | 'state' | 'error' | 'failures'>,
  createdBy: string,
): Promise<BackTest> {
  await connection.query(
    `INSERT INTO back_tests (id, chain_id, rule_id, rule_version, document, from_height, to_height, next_height, state, created_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $6, 'running', $8)
     ON CONFLICT (id) DO UPDATE SET state = CASE WHEN back_tests.state = 'done' THEN 'done' ELSE 'running' END`,
    [
      start.id,
      start.chainId,
      start.ruleId,
      start.ruleVersion,
      JSON.stringify(start.document),
      start.fromHeight.toString(),
      start.toHeight.toString(),
      createdBy,
    ],
  );
  return readBackTest(connection, start.id);
}

export async function readBackTest(connection: Queryable, id: string): Promise<BackTest> {
  const { rows } = await connection.query<BackTestColumns>('SELECT * FROM back_tests WHERE id = $1', [id]);
  if (rows.length === 0) throw new PermanentError('unknown-back-test', `the database has no back-test ${id}`);
  const [row] = rows;
  return {
    id: row.id,
    chainId: row.chain_id,
    ruleId: row.rule_id,
    ruleVersion: row.rule_version,
    document: row.document,
    fromHeight: BigInt(row.from_height),
    toHeight: BigInt(row.to_height),
    nextHeight: BigInt(row.next_height),
    state: row.state,
    error: row.error,
    failures: row.failures,
  };
}

/**
 * Stores the hits of a block, goes on behind it and renews the lease, in one database transaction. Returns the back-test as it then is: one
 * that somebody cancelled stays where it was.
 */
export async function advanceBackTest(
  database: Database,
  id: string,
  height: bigint,
  found: readonly BackTestHit[],
): Promise<BackTest> {
  return database.transaction(async (connection) => {
    const { rowCount } = await connection.query(
      `UPDATE back_tests SET next_height = $2::int8 + 1, updated_at = now(), error = NULL, failures = 0,
         lease_until = CASE WHEN lease_until IS NOT NULL THEN now() + make_interval(secs => $3) END,
         state = CASE WHEN to_height <= $2 THEN 'done' ELSE state END
       WHERE id = $1 AND state = 'running' AND next_height = $2`,
      [id, height.toString(), LEASE_SECONDS],
    );
    if (rowCount === 1) await insertHits(connection, id, found);
    return readBackTest(connection, id);
  });
}

/** The table has no chain: its first column is the back-test's. */
async function insertHits(connection: Queryable, id: string, found: readonly BackTestHit[]): Promise<void> {
  if (found.length === 0) return;
  const columns = columnsOf(storedHits);
  const given = columns.map(([, { sqlType }], at) => `$${at + 2}::${sqlType}[]`).join(', ');
  await connection.query(
    `INSERT INTO back_test_hits (back_test_id, ${columnList(storedHits)}) SELECT $1, * FROM UNNEST(${given})
     ON CONFLICT DO NOTHING`,
    [id, ...columns.map(([name, column]) => found.map((hit) => column.encode(hit[name as keyof BackTestHit])))],
  );
}

/** Stops it at its next block. */
export async function cancelBackTest(connection: Queryable, id: string): Promise<void> {
  await connection.query("UPDATE back_tests SET state = 'cancelled' WHERE id = $1 AND state = 'running'", [id]);
}

/**
 * Notes that an attempt failed. @param nextAttemptAt undefined: it is not tried again
 */
export async function failBackTest(
  connection: Queryable,
  id: string,
  error: string,
  nextAttemptAt: Date | undefined,
): Promise<void> {
  await connection.query(
    `UPDATE back_tests SET error = $2, failures = failures + 1, updated_at = now(), lease_until = NULL,
       next_attempt_at = COALESCE($3::timestamptz, next_attempt_at),
       state = CASE WHEN $3::timestamptz IS NULL THEN 'failed' ELSE state END
     WHERE id = $1 AND state = 'running'`,
    [id, error, nextAttemptAt?.toISOString() ?? null],
  );
}

/** The first hits in the chain's order. */
export async function listBackTestHits(connection: Queryable, id: string, limit: number): Promise<BackTestHit[]> {
  const { rows } = await connection.query(
    `SELECT * FROM back_test_hits WHERE back_test_id = $1
     ORDER BY block_height, transaction_index, ordinal, id LIMIT $2`,
    [id, limit],
  );
  return rows.map((row) => parseRow(storedHits, row));
}

/** Hits a day (UTC, by the time of their blocks), the days in order. */
export async function countBackTestHits(
  connection: Queryable,
  id: string,
): Promise<{ readonly day: string; readonly hits: number }[]> {
  const { rows } = await connection.query<{ day: string; hits: number }>(
    `SELECT to_char(block_timestamp AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, count(*)::int4 AS hits
     FROM back_test_hits WHERE back_test_id = $1 GROUP BY 1 ORDER BY 1`,
    [id],
  );
  return rows;
}
