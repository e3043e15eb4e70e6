// Writes what a block's re-execution found: one transaction a block, all of it or nothing, the same rows however often.
import { PermanentError, RetryableError } from '@casper-trace/casper-types/app-error';
import { rewindCursors } from './alerts/cursors.js';
import { insertRows, updateRows } from './bulk.js';
import { readBlock, readTransactions } from './chains.js';
import { addToCounters, difference, recordedCounts } from './counters.js';
import type { Database, Queryable } from './database.js';
import { type BlockRows, blockDigest } from './rows/digest.js';
import { columnName, columnsOf, parseRow, type RowOf, type Table } from './rows/table.js';
import {
  type BlockEventRows,
  type BlockProofRow,
  blockProofs,
  eventTables,
  type IngestedBlockRow,
  ingestedBlocks,
  type OutcomeRow,
  outcomes,
} from './rows/tables.js';

/** What a block job found. */
export interface BlockRecord {
  readonly height: bigint;
  readonly blockHash: string;
  /** `inputs` of the block's row when the job read it. */
  readonly inputs: number;
  readonly proof: BlockProofRow;
  /** One a transaction of the block. */
  readonly outcomes: readonly OutcomeRow[];
  readonly events: BlockEventRows;
}

/**
 * Replaces all that is recorded of a block, and its digest; rules are evaluated again from a block on whose record
 * changed. Two writers of one block take turns. PermanentError 'block-not-ingested' if the block does not have just these
 * transactions; RetryableError 'inputs-changed' if something better arrived since the job read it, or another block.
 */
export async function writeBlockRecord(database: Database, chainId: number, record: BlockRecord): Promise<void> {
  await database.transaction(async (connection) => {
    const locked = await lockBlock(connection, chainId, record.height);
    const block = locked?.block;
    if (block?.hash !== record.blockHash) {
      throw new RetryableError('inputs-changed', `block ${record.height} was replaced while it was re-executed`);
    }
    if (block.transactionCount !== record.outcomes.length) {
      throw new PermanentError('block-not-ingested', `block ${record.height} is not stored as it was re-executed`, {
        height: record.height,
        hash: record.blockHash,
      });
    }
    if (block.inputs !== record.inputs) {
      throw new RetryableError('inputs-changed', `block ${record.height} was re-executed from less than is stored now`);
    }
    const before = await recordedCounts(connection, chainId, record.height);
    await replaceEvents(connection, chainId, record.height, record.events);
    const updated = await updateRows(connection, outcomes, chainId, record.outcomes, [
      'blockHeight',
      'transactionIndex',
    ]);
    if (updated !== record.outcomes.length) {
      throw new PermanentError('block-not-ingested', `block ${record.height} lacks transactions in the database`, {
        height: record.height,
      });
    }
    const transactions = await readTransactions(connection, chainId, record.height);
    const digest = blockDigest({
      block,
      transactions,
      proof: record.proof,
      outcomes: record.outcomes,
      events: record.events,
    });
    await writeProof(connection, chainId, record.height, record.proof, digest);
    const isOther = locked?.digest !== null && locked?.digest !== digest;
    if (isOther) await rewindCursors(connection, chainId, record.height);
    const after = await recordedCounts(connection, chainId, record.height);
    // Last: writers of other blocks wait for these rows until we commit.
    await addToCounters(connection, chainId, record.height, difference(after, before));
  });
}

/** The block as ingested, and the digest of what is recorded of it; nobody else can record it until the transaction ends. */
async function lockBlock(
  connection: Queryable,
  chainId: number,
  height: bigint,
): Promise<{ readonly block: IngestedBlockRow; readonly digest: string | null } | undefined> {
  const { rows } = await connection.query<Record<string, unknown>>(
    'SELECT * FROM blocks WHERE chain_id = $1 AND height = $2 FOR UPDATE',
    [chainId, height],
  );
  return rows.length === 0
    ? undefined
    : { block: parseRow(ingestedBlocks, rows[0]), digest: rows[0].digest as string | null };
}

async function replaceEvents(
  connection: Queryable,
  chainId: number,
  height: bigint,
  events: BlockEventRows,
): Promise<void> {
  // One round trip for all tables: a statement list takes no parameters, and these two are numbers.
  const tables = Object.values(eventTables).map(({ name }) => name);
  await connection.query(
    tables.map((name) => `DELETE FROM "${name}" WHERE chain_id = ${chainId} AND block_height = ${height}`).join('; '),
  );
  for (const [name, of] of Object.entries(eventTables)) {
    await insertRows<Table>(connection, of, chainId, events[name as keyof BlockEventRows]);
  }
}

async function writeProof(
  connection: Queryable,
  chainId: number,
  height: bigint,
  proof: BlockProofRow,
  digest: string,
): Promise<void> {
  const columns = columnsOf(blockProofs);
  const values: Readonly<Record<string, unknown>> = proof;
  const assignments = columns.map(([property], index) => `"${columnName(property)}" = $${index + 4}`);
  await connection.query(
    `UPDATE blocks SET digest = $3, recorded_at = now(), ${assignments.join(', ')} WHERE chain_id = $1 AND height = $2`,
    [chainId, height, digest, ...columns.map(([property, column]) => column.encode(values[property]))],
  );
}

/** Reads back all rows of a recorded block: their digest equals the stored one, or somebody changed them. */
export async function readBlockRows(connection: Queryable, chainId: number, height: bigint): Promise<BlockRows> {
  const block = await readBlock(connection, chainId, height);
  if (block === undefined) throw new PermanentError('block-not-ingested', `block ${height} is not stored`, { height });
  const proof = await connection.query('SELECT * FROM blocks WHERE chain_id = $1 AND height = $2', [chainId, height]);
  const rowsOf = async <T extends Table>(of: T): Promise<RowOf<T>[]> => {
    const { rows } = await connection.query(`SELECT * FROM "${of.name}" WHERE chain_id = $1 AND block_height = $2`, [
      chainId,
      height,
    ]);
    return rows.map((row) => parseRow(of, row));
  };
  return {
    block,
    proof: parseRow(blockProofs, proof.rows[0]),
    transactions: await readTransactions(connection, chainId, height),
    outcomes: await rowsOf(outcomes),
    events: {
      frames: await rowsOf(eventTables.frames),
      namedKeyWrites: await rowsOf(eventTables.namedKeyWrites),
      purseTransfers: await rowsOf(eventTables.purseTransfers),
      purseHolds: await rowsOf(eventTables.purseHolds),
      purseAccesses: await rowsOf(eventTables.purseAccesses),
      grants: await rowsOf(eventTables.grants),
      hostErrors: await rowsOf(eventTables.hostErrors),
      recordChanges: await rowsOf(eventTables.recordChanges),
      balanceChanges: await rowsOf(eventTables.balanceChanges),
      upgradeChanges: await rowsOf(eventTables.upgradeChanges),
      openingNamedKeys: await rowsOf(eventTables.openingNamedKeys),
      mainPurses: await rowsOf(eventTables.mainPurses),
      purseBalances: await rowsOf(eventTables.purseBalances),
    },
  };
}
