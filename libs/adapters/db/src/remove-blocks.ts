// Takes the end of a chain away, with all that was derived from it: another source has the network's own blocks there.
import { restartCursors } from './alerts/cursors.js';
import { addToCounters, BUCKET_WIDTH, difference, recordedCounts } from './counters.js';
import type { Queryable } from './database.js';
import { eventTables } from './rows/tables.js';

/**
 * Removes the stored blocks from a height on. Their alerts are kept in the state `replaced`, rules are evaluated again
 * from there, and back-tests over them have to be asked for again. Workers that re-execute one of the blocks can no
 * longer record it. Call it in the transaction that stores the other blocks. Returns the number of removed blocks.
 */
export async function removeBlocksFrom(connection: Queryable, chainId: number, height: bigint): Promise<number> {
  const of = [chainId, height.toString()];
  const { rows } = await connection.query<{ height: string }>(
    'SELECT height FROM blocks WHERE chain_id = $1 AND height >= $2 ORDER BY height FOR UPDATE',
    of,
  );
  const heights = rows.map((row) => BigInt(row.height));
  await subtractCounts(connection, chainId, heights);
  for (const { name } of Object.values(eventTables)) {
    await connection.query(`DELETE FROM "${name}" WHERE chain_id = $1 AND block_height >= $2`, of);
  }
  await connection.query('DELETE FROM transactions WHERE chain_id = $1 AND block_height >= $2', of);
  await connection.query('DELETE FROM blocks WHERE chain_id = $1 AND height >= $2', of);
  await connection.query("UPDATE alerts SET state = 'replaced' WHERE chain_id = $1 AND block_height >= $2", of);
  await restartCursors(connection, chainId, height);
  await endBackTests(connection, chainId, height);
  await connection.query('UPDATE chains SET removals = removals + 1 WHERE id = $1', [chainId]);
  return heights.length;
}

async function subtractCounts(connection: Queryable, chainId: number, heights: readonly bigint[]): Promise<void> {
  const buckets = new Set(heights.map((height) => height / BUCKET_WIDTH));
  for (const bucket of buckets) {
    const inBucket = heights.filter((height) => height / BUCKET_WIDTH === bucket);
    const [first, last] = [inBucket[0], inBucket[inBucket.length - 1]];
    const recorded = await recordedCounts(connection, chainId, first, last);
    const { rows } = await connection.query<{ transactions: string }>(
      'SELECT count(*) AS transactions FROM transactions WHERE chain_id = $1 AND block_height BETWEEN $2 AND $3',
      [chainId, first, last],
    );
    const counts = new Map<string, bigint>([
      ...recorded,
      ['blocks', BigInt(inBucket.length)],
      ['transactions', BigInt(rows[0].transactions)],
    ]);
    await addToCounters(connection, chainId, first, difference(new Map(), counts));
  }
}

async function endBackTests(connection: Queryable, chainId: number, height: bigint): Promise<void> {
  const { rows } = await connection.query<{ id: string }>(
    `UPDATE back_tests SET state = 'failed', next_height = from_height, lease_until = NULL,
       error = 'blocks from height ' || $2 || ' on were replaced by those of another source: start it again'
     WHERE chain_id = $1 AND next_height > $2::int8 RETURNING id`,
    [chainId, height.toString()],
  );
  await connection.query('DELETE FROM back_test_hits WHERE back_test_id = ANY($1)', [rows.map(({ id }) => id)]);
}
