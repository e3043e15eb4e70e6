// What is recorded of a block from less than is known now: it stays until the block is recorded again.
import { addToCounters, difference, recordedCounts } from './counters.js';
import type { Queryable } from './database.js';

/**
 * Makes gaps of these blocks: their jobs read better inputs, or are decided by other limits. A job that has read the
 * inputs before cannot record them any more.
 */
export async function recordAgain(connection: Queryable, chainId: number, heights: readonly bigint[]): Promise<void> {
  for (const height of heights) {
    const before = await recordedCounts(connection, chainId, height);
    // No version has an empty name, so readers take the block for one of another version and record it again.
    await connection.query(
      `UPDATE blocks SET inputs = inputs + 1, engine_version = CASE WHEN digest IS NULL THEN NULL ELSE '' END
       WHERE chain_id = $1 AND height = $2`,
      [chainId, height],
    );
    const after = await recordedCounts(connection, chainId, height);
    await addToCounters(connection, chainId, height, difference(after, before));
  }
}

/** Blocks with a transaction that was given up under smaller limits than these, to be recorded again. */
export async function recordLimitedAgain(
  connection: Queryable,
  chainId: number,
  { limitMs, limitMemoryMb }: { readonly limitMs: number; readonly limitMemoryMb: number },
): Promise<void> {
  const { rows } = await connection.query<{ height: string }>(
    `SELECT height FROM blocks WHERE chain_id = $1 AND (limit_ms < $2 OR limit_memory_mb < $3) AND engine_version <> ''`,
    [chainId, limitMs, limitMemoryMb],
  );
  await recordAgain(
    connection,
    chainId,
    rows.map(({ height }) => BigInt(height)),
  );
}
