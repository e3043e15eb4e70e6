// Completeness by invariant, not by an empty queue: every ingested block is recorded, and every transaction that its
// header counts has exactly one row with an outcome.
import { BUCKET_WIDTH, RECORDED_BY_THIS } from '../counters.js';
import type { Queryable } from '../database.js';
import { ENGINE_VERSION } from '../versions.js';

/** Recorded by this version; what another version recorded is recorded again. $2 is `ENGINE_VERSION`. */
const RECORDED = 'b.digest IS NOT NULL AND b.engine_version = $2';

export interface Coverage {
  readonly blocks: number;
  readonly blocksRecorded: number;
}

/** How far the chain is; cheap enough to be asked again and again. */
export async function readCoverage(connection: Queryable, chainId: number): Promise<Coverage> {
  const { rows } = await connection.query<{ blocks: number; recorded: number }>(
    `SELECT count(*)::int4 AS blocks, (count(*) FILTER (WHERE ${RECORDED}))::int4 AS recorded
     FROM blocks b WHERE b.chain_id = $1`,
    [chainId, ENGINE_VERSION],
  );
  return { blocks: rows[0].blocks, blocksRecorded: rows[0].recorded };
}

export interface GapBlock {
  readonly height: bigint;
  readonly hash: string;
  readonly transactionCount: number;
}

/**
 * Blocks with a gap, by height: not recorded by this version, or with a transaction that
 * has no outcome, or without a row for each of its transactions.
 */
export async function readGaps(connection: Queryable, chainId: number): Promise<GapBlock[]> {
  const { rows } = await connection.query<{ height: string; hash: string; transactions: number }>(
    `SELECT b.height, b.hash, b.transaction_count AS transactions FROM blocks b
     LEFT JOIN (
       SELECT block_height, count(*) AS found, count(verdict) AS decided
       FROM transactions WHERE chain_id = $1 GROUP BY block_height
     ) t ON t.block_height = b.height
     WHERE b.chain_id = $1 AND (
       NOT COALESCE(${RECORDED}, false)
       OR COALESCE(t.found, 0) <> b.transaction_count OR COALESCE(t.decided, 0) <> b.transaction_count)
     ORDER BY b.height`,
    [chainId, ENGINE_VERSION],
  );
  return rows.map(({ height, hash, transactions }) => ({
    height: BigInt(height),
    hash,
    transactionCount: transactions,
  }));
}

/** A block by its place. */
export interface BlockName {
  readonly height: bigint;
  readonly hash: string;
}

/** The lowest blocks that are not recorded by this version: looks only into buckets whose counters differ. */
export async function readUnrecorded(connection: Queryable, chainId: number, limit: number): Promise<BlockName[]> {
  const { rows } = await connection.query<{ height: string; hash: string }>(
    `SELECT found.height, found.hash FROM (
       SELECT bucket FROM chain_counters WHERE chain_id = $1 GROUP BY bucket
       HAVING COALESCE(sum(value) FILTER (WHERE counter = 'blocks'), 0)
         <> COALESCE(sum(value) FILTER (WHERE counter = $3), 0)
       ORDER BY bucket LIMIT $4::int8) incomplete
     CROSS JOIN LATERAL (
       SELECT height, hash FROM blocks b
       WHERE chain_id = $1 AND height >= bucket * $5::int8 AND height < (bucket + 1) * $5::int8
         AND NOT COALESCE(${RECORDED}, false)
       ORDER BY height LIMIT $4::int8) found
     ORDER BY found.height LIMIT $4::int8`,
    [chainId, ENGINE_VERSION, RECORDED_BY_THIS, limit, BUCKET_WIDTH],
  );
  return rows.map(({ height, hash }) => ({ height: BigInt(height), hash }));
}

/** What a range of blocks holds, counted row by row: the proof that nothing is missing. */
export interface RangeCoverage {
  readonly blocks: number;
  readonly blocksRecorded: number;
  readonly blocksProven: number;
  readonly transactions: number;
  readonly verified: number;
  readonly diverged: number;
  readonly unverifiable: number;
  /** Stretches of heights that are stored, ascending; a height between two of them is missing. */
  readonly ranges: readonly { readonly fromHeight: bigint; readonly toHeight: bigint }[];
  /** Stored blocks without just one outcome for each of their transactions, ascending. */
  readonly gaps: readonly BlockName[];
}

/** Both heights inclusive; reads every block and transaction row between them, so the caller keeps the range short. */
export async function readRangeCoverage(
  connection: Queryable,
  chainId: number,
  from: bigint,
  to: bigint,
): Promise<RangeCoverage> {
  const { rows } = await connection.query<Record<string, string | number | boolean>>(
    `SELECT b.height, b.hash, COALESCE(${RECORDED}, false) AS recorded, b.proven IS TRUE AS proven,
       COALESCE(t.found, 0) AS found, COALESCE(t.verified, 0) AS verified, COALESCE(t.diverged, 0) AS diverged,
       COALESCE(t.unverifiable, 0) AS unverifiable,
       COALESCE(${RECORDED}, false) AND COALESCE(t.found, 0) = b.transaction_count
         AND COALESCE(t.decided, 0) = b.transaction_count AS whole
     FROM blocks b LEFT JOIN (
       SELECT block_height, count(*)::int4 AS found, count(verdict)::int4 AS decided,
         (count(*) FILTER (WHERE verdict = 'verified'))::int4 AS verified,
         (count(*) FILTER (WHERE verdict = 'diverged'))::int4 AS diverged,
         (count(*) FILTER (WHERE verdict = 'unverifiable'))::int4 AS unverifiable
       FROM transactions WHERE chain_id = $1 AND block_height BETWEEN $3 AND $4 GROUP BY block_height
     ) t ON t.block_height = b.height
     WHERE b.chain_id = $1 AND b.height BETWEEN $3 AND $4 ORDER BY b.height`,
    [chainId, ENGINE_VERSION, from, to],
  );
  const sum = (name: string): number => rows.reduce((total, row) => total + Number(row[name]), 0);
  const ranges: { fromHeight: bigint; toHeight: bigint }[] = [];
  for (const row of rows) {
    const height = BigInt(row.height);
    const last = ranges.at(-1);
    if (last?.toHeight === height - 1n) last.toHeight = height;
    else ranges.push({ fromHeight: height, toHeight: height });
  }
  return {
    blocks: rows.length,
    blocksRecorded: sum('recorded'),
    blocksProven: sum('proven'),
    transactions: sum('found'),
    verified: sum('verified'),
    diverged: sum('diverged'),
    unverifiable: sum('unverifiable'),
    ranges,
    gaps: rows.flatMap(({ height, hash, whole }) =>
      whole === true ? [] : [{ height: BigInt(height), hash: String(hash) }],
    ),
  };
}
