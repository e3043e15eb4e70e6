// How far a chain is recorded without a gap. Everything that reads in the chain's order stops there: alerts, streams, back-tests.
import { BUCKET_WIDTH, RECORDED } from './counters.js';
import type { Queryable } from './database.js';

/** Blocks a step of the search for the frontier. */
const STEP = BUCKET_WIDTH;

/**
 * The frontier: the highest block with every block from the chain's first up to it recorded, by whatever version. What
 * is recorded at or below it is complete in the chain's order. Undefined if the first block is not recorded.
 * @param known a frontier found earlier: the search goes on from it
 */
export async function readFrontier(
  connection: Queryable,
  chainId: number,
  known?: bigint,
): Promise<bigint | undefined> {
  let frontier = known ?? (await completeBuckets(connection, chainId));
  for (;;) {
    const { rows } = await connection.query<{ reached: string | null }>(
      `SELECT max(height) AS reached FROM (
         SELECT height, height - row_number() OVER (ORDER BY height) AS island FROM blocks
         WHERE chain_id = $1 AND height > $2 AND height <= $3 AND digest IS NOT NULL) recorded
       WHERE island = $2`,
      [chainId, frontier, frontier + STEP],
    );
    const { reached } = rows[0];
    if (reached === null) break;
    const isWholeStep = BigInt(reached) === frontier + STEP;
    frontier = BigInt(reached);
    // Far behind: the counters know most of the way.
    if (isWholeStep) frontier = max(frontier, await completeBuckets(connection, chainId));
  }
  const { rows } = await connection.query<{ first: string }>('SELECT first_height AS first FROM chains WHERE id = $1', [
    chainId,
  ]);
  return rows.length === 0 || frontier < BigInt(rows[0].first) ? undefined : frontier;
}

const max = (one: bigint, other: bigint): bigint => (one > other ? one : other);

/** The last height of the buckets from the first on that are full and recorded; the height before the first if none is. */
async function completeBuckets(connection: Queryable, chainId: number): Promise<bigint> {
  const { rows } = await connection.query<{ bucket: string; recorded: string; first: string }>(
    `SELECT k.bucket, sum(k.value) AS recorded, c.first_height AS first FROM chains c
     JOIN chain_counters k ON k.chain_id = c.id AND k.counter LIKE '${RECORDED}%'
     WHERE c.id = $1 GROUP BY k.bucket, c.first_height ORDER BY k.bucket`,
    [chainId],
  );
  if (rows.length === 0) return -1n;
  const first = BigInt(rows[0].first);
  let frontier = first - 1n;
  for (const { bucket, recorded } of rows) {
    const end = (BigInt(bucket) + 1n) * BUCKET_WIDTH - 1n;
    if (BigInt(recorded) < end - frontier) break;
    frontier = end;
  }
  return frontier;
}
