// What recording costs in the full database: the indexed blocks recorded once more, above all others.
import { type BlockRecord, readBlockRows, writeBlockRecord } from '@casper-trace/db/block-record';
import { insertBlocks } from '@casper-trace/db/chains';
import type { Database } from '@casper-trace/db/database';
import { ensurePartitions } from '@casper-trace/db/partitions';
import { partitionedTables } from '@casper-trace/db/rows/tables';

export interface RecordRate {
  readonly rows: number;
  readonly rowsPerSecond: number;
  readonly blocksPerSecond: number;
  /** Bytes of the write-ahead log for a row: other work on the machine does not change them. */
  readonly logBytes: number;
}

/** Above the heights of the generated chain: a partition of its own would hide what large indexes cost. */
const SHIFT = 4_999_000n;
const ROUNDS = 5;

/** Writes and removes again; the rows carry addresses that most events of the database are about. */
export async function measureRecording(database: Database): Promise<RecordRate> {
  const { rows: chains } = await database.query<{ id: number; last: string }>(
    `SELECT c.id, (SELECT max(height) FROM blocks b WHERE b.chain_id = c.id AND height < 1000) AS last
     FROM chains c ORDER BY id LIMIT 1`,
  );
  const [{ id, last }] = chains;
  const records: BlockRecord[] = [];
  await ensurePartitions(database, SHIFT, SHIFT);
  await removeAbove(database, id);
  for (let height = 0n; height <= BigInt(last); height++) records.push(await ingestShifted(database, id, height));
  const rows = records.reduce((sum, { events }) => sum + Object.values(events).flat().length, 0);
  const seconds: number[] = [];
  const logBytes: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const before = await logPosition(database);
    const started = performance.now();
    for (const record of records) await writeBlockRecord(database, id, record);
    seconds.push((performance.now() - started) / 1000);
    logBytes.push((await logPosition(database)) - before);
  }
  await removeAbove(database, id);
  const least = Math.min(...seconds);
  return {
    rows,
    rowsPerSecond: rows / least,
    blocksPerSecond: records.length / least,
    logBytes: Math.min(...logBytes) / rows,
  };
}

/** Stores a block again, that much higher, and returns what is to be recorded of it. */
async function ingestShifted(database: Database, chainId: number, height: bigint): Promise<BlockRecord> {
  const { block, transactions, proof, outcomes, events } = await readBlockRows(database, chainId, height);
  const shifted = <T extends { readonly blockHeight: bigint }>(row: T): T => ({
    ...row,
    blockHeight: row.blockHeight + SHIFT,
  });
  await insertBlocks(database, chainId, [{ ...block, height: height + SHIFT }], transactions.map(shifted));
  return {
    height: height + SHIFT,
    blockHash: block.hash,
    inputs: block.inputs,
    proof,
    outcomes: outcomes.map(shifted),
    events: {
      frames: events.frames.map(shifted),
      namedKeyWrites: events.namedKeyWrites.map(shifted),
      purseTransfers: events.purseTransfers.map(shifted),
      purseHolds: events.purseHolds.map(shifted),
      purseAccesses: events.purseAccesses.map(shifted),
      grants: events.grants.map(shifted),
      hostErrors: events.hostErrors.map(shifted),
      balanceChanges: events.balanceChanges.map(shifted),
      upgradeChanges: events.upgradeChanges.map(shifted),
      purseBalances: events.purseBalances.map(shifted),
      recordChanges: events.recordChanges.map(shifted),
      // Of the first block only, whose rows are there.
      openingNamedKeys: [],
      mainPurses: [],
    },
  };
}

async function logPosition(database: Database): Promise<number> {
  const { rows } = await database.query<{ bytes: string }>("SELECT pg_current_wal_lsn() - '0/0' AS bytes");
  return Number(rows[0].bytes);
}

async function removeAbove(database: Database, chainId: number): Promise<void> {
  for (const { name } of partitionedTables) {
    await database.query(`DELETE FROM "${name}" WHERE chain_id = $1 AND block_height >= $2`, [chainId, SHIFT]);
  }
  await database.query('DELETE FROM blocks WHERE chain_id = $1 AND height >= $2', [chainId, SHIFT]);
}
