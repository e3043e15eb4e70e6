// A recorded block as rules read it: its transactions with all that happened in them, without the raw JSON.
import type { Queryable } from '../database.js';
import {
  RESULT_COLUMNS,
  resultsOf,
  type StoredResults,
  type TransactionResults,
} from '../queries/transaction-results.js';
import { parseRow, type RowOf, type Table } from '../rows/table.js';
import {
  eventTables,
  type FrameRow,
  type GrantRow,
  type HostErrorRow,
  type NamedKeyWriteRow,
  type PurseAccessRow,
  type PurseTransferRow,
  type RecordChangeRow,
} from '../rows/tables.js';

export interface StoredTransaction {
  readonly blockHeight: bigint;
  readonly transactionIndex: number;
  readonly hash: string;
  readonly kind: string;
  readonly initiator: string;
  readonly verdict: string;
  readonly reason: string | null;
  readonly differenceField: string | null;
  readonly evidence: string | null;
  readonly rules: string | null;
  readonly results: TransactionResults;
}

export interface StoredTrace {
  readonly transaction: StoredTransaction;
  readonly frames: readonly FrameRow[];
  readonly namedKeyWrites: readonly NamedKeyWriteRow[];
  readonly purseTransfers: readonly PurseTransferRow[];
  readonly purseAccesses: readonly PurseAccessRow[];
  readonly grants: readonly GrantRow[];
  readonly hostErrors: readonly HostErrorRow[];
  readonly recordChanges: readonly RecordChangeRow[];
}

export interface BlockFacts {
  readonly hash: string;
  /** Of what is recorded of the block; null if nothing is. */
  readonly digest: string | null;
  readonly timestamp: Date;
  readonly proven: boolean;
  /** Null if it is proven. */
  readonly unprovenReason: string | null;
  /** In the order of execution. */
  readonly traces: readonly StoredTrace[];
}

interface TransactionColumns extends StoredResults {
  readonly transaction_index: number;
  readonly hash: string;
  readonly kind: string;
  readonly initiator: string;
  readonly verdict: string;
  readonly reason: string | null;
  readonly difference_field: string | null;
  readonly evidence: string | null;
  readonly rules: string | null;
}

/** Undefined if the block is not there. */
export async function readBlockFacts(
  connection: Queryable,
  chainId: number,
  height: bigint,
): Promise<BlockFacts | undefined> {
  const place = [chainId, height.toString()];
  const block = await connection.query<Omit<BlockFacts, 'traces'>>(
    `SELECT hash, digest, timestamp, COALESCE(proven, false) AS proven, unproven_reason AS "unprovenReason"
     FROM blocks WHERE chain_id = $1 AND height = $2`,
    place,
  );
  if (block.rows.length === 0) return undefined;
  const { rows } = await connection.query<TransactionColumns>(
    `SELECT transaction_index, hash, kind, initiator, reason, difference_field, evidence, rules, ${RESULT_COLUMNS}
     FROM transactions WHERE chain_id = $1 AND block_height = $2 ORDER BY transaction_index`,
    place,
  );
  if (rows.length === 0) return { ...block.rows[0], traces: [] };
  const byTransaction = async <T extends Table>(of: T, order: string): Promise<Map<number, RowOf<T>[]>> => {
    const events = await connection.query<{ transaction_index: number }>(
      `SELECT * FROM "${of.name}" WHERE chain_id = $1 AND block_height = $2 ORDER BY transaction_index, ${order}`,
      place,
    );
    const grouped = new Map<number, RowOf<T>[]>();
    for (const row of events.rows) {
      const group = grouped.get(row.transaction_index);
      if (group === undefined) grouped.set(row.transaction_index, [parseRow(of, row)]);
      else group.push(parseRow(of, row));
    }
    return grouped;
  };
  const frames = await byTransaction(eventTables.frames, 'frame_index');
  const namedKeyWrites = await byTransaction(eventTables.namedKeyWrites, 'ordinal');
  const purseTransfers = await byTransaction(eventTables.purseTransfers, 'ordinal');
  const purseAccesses = await byTransaction(eventTables.purseAccesses, 'ordinal');
  const grants = await byTransaction(eventTables.grants, 'ordinal');
  const hostErrors = await byTransaction(eventTables.hostErrors, 'ordinal');
  const recordChanges = await byTransaction(eventTables.recordChanges, 'ordinal');
  const traces = rows.map((row) => {
    const index = row.transaction_index;
    return {
      transaction: {
        blockHeight: height,
        transactionIndex: index,
        hash: row.hash,
        kind: row.kind,
        initiator: row.initiator,
        verdict: row.verdict,
        reason: row.reason,
        differenceField: row.difference_field,
        evidence: row.evidence,
        rules: row.rules,
        results: resultsOf(row),
      },
      frames: frames.get(index) ?? [],
      namedKeyWrites: namedKeyWrites.get(index) ?? [],
      purseTransfers: purseTransfers.get(index) ?? [],
      purseAccesses: purseAccesses.get(index) ?? [],
      grants: grants.get(index) ?? [],
      hostErrors: hostErrors.get(index) ?? [],
      recordChanges: recordChanges.get(index) ?? [],
    };
  });
  return { ...block.rows[0], traces };
}
