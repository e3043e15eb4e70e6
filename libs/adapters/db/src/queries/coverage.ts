// Completeness by invariant, not by an empty queue: every ingested block is recorded, and every transaction that its
// header counts has exactly one row with an outcome.
import type { Queryable } from '../database.js';

export interface Coverage {
  readonly blocks: number;
  readonly blocksRecorded: number;
}

/** How far the chain is; cheap enough to be asked again and again. */
export async function readCoverage(connection: Queryable, chainId: number, schemaVersion: number): Promise<Coverage> {
  const { rows } = await connection.query<{ blocks: number; recorded: number }>(
    `SELECT count(*)::int4 AS blocks,
       (count(*) FILTER (WHERE digest IS NOT NULL AND schema_version = $2))::int4 AS recorded
     FROM blocks WHERE chain_id = $1`,
    [chainId, schemaVersion],
  );
  return { blocks: rows[0].blocks, blocksRecorded: rows[0].recorded };
}

export interface GapBlock {
  readonly height: bigint;
  readonly hash: string;
}

/**
 * Blocks with a gap, by height: not recorded, or recorded by another version of the schema, or with a transaction that
 * has no outcome, or without a row for each of its transactions.
 */
export async function readGaps(connection: Queryable, chainId: number, schemaVersion: number): Promise<GapBlock[]> {
  const { rows } = await connection.query<{ height: string; hash: string }>(
    `SELECT b.height, b.hash FROM blocks b
     LEFT JOIN (
       SELECT block_height, count(*) AS found, count(verdict) AS decided
       FROM transactions WHERE chain_id = $1 GROUP BY block_height
     ) t ON t.block_height = b.height
     WHERE b.chain_id = $1 AND (
       b.digest IS NULL OR b.schema_version IS DISTINCT FROM $2
       OR COALESCE(t.found, 0) <> b.transaction_count OR COALESCE(t.decided, 0) <> b.transaction_count)
     ORDER BY b.height`,
    [chainId, schemaVersion],
  );
  return rows.map(({ height, hash }) => ({ height: BigInt(height), hash }));
}
