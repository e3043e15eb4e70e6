// Completeness by invariant, not by an empty queue: every ingested block is recorded, and every transaction that its
// header counts has exactly one row with an outcome.
import type { Queryable } from '../database.js';
import { ENGINE_VERSION, SCHEMA_VERSION, TRACER_VERSION } from '../versions.js';

/** Recorded by this very version: what another one recorded is derived anew. $2 to $4 are `VERSIONS`. */
const RECORDED = `b.digest IS NOT NULL AND b.engine_version = $2 AND b.tracer_version = $3 AND b.schema_version = $4`;
const VERSIONS = [ENGINE_VERSION, TRACER_VERSION, SCHEMA_VERSION];

export interface Coverage {
  readonly blocks: number;
  readonly blocksRecorded: number;
}

/** How far the chain is; cheap enough to be asked again and again. */
export async function readCoverage(connection: Queryable, chainId: number): Promise<Coverage> {
  const { rows } = await connection.query<{ blocks: number; recorded: number }>(
    `SELECT count(*)::int4 AS blocks, (count(*) FILTER (WHERE ${RECORDED}))::int4 AS recorded
     FROM blocks b WHERE b.chain_id = $1`,
    [chainId, ...VERSIONS],
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
    [chainId, ...VERSIONS],
  );
  return rows.map(({ height, hash, transactions }) => ({
    height: BigInt(height),
    hash,
    transactionCount: transactions,
  }));
}
