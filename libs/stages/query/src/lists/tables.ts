// The tables as they are read: in the order of their primary key, without the node's raw JSON, and with everything that
// recording adds still absent while a block waits for it.
import { type Column, optional } from '@casper-trace/db/rows/column';
import { type Columns, type RowOf, type Table, table } from '@casper-trace/db/rows/table';
import {
  blockFinality,
  blockProofs,
  eventTables,
  ingestedBlocks,
  ingestedTransactions,
  outcomes,
} from '@casper-trace/db/rows/tables';
import { orderedTable } from '../paging/cursor.js';

type Nullable<C extends Columns> = {
  readonly [Name in keyof C]: C[Name] extends Column<infer T> ? Column<T | null> : never;
};

/** The same columns, each null until its row is recorded. */
function nullUntilRecorded<C extends Columns>(columns: C): Nullable<C> {
  const entries = Object.entries(columns).map(([name, column]) => [name, optional(column)]);
  return Object.fromEntries(entries) as Nullable<C>;
}

const { raw: _rawBlock, ...blockColumns } = ingestedBlocks.columns;
const { raw: _rawTransaction, recordedMessages: _messages, ...transactionColumns } = ingestedTransactions.columns;
const { blockHeight: _height, transactionIndex: _index, ...outcomeColumns } = outcomes.columns;

const { height: _blockHeight, ...finalityColumns } = blockFinality.columns;
export const blocks = orderedTable(
  table('blocks', {
    ...blockColumns,
    ...nullUntilRecorded(finalityColumns),
    ...nullUntilRecorded(blockProofs.columns),
  }),
  ['height'],
);
export const transactions = orderedTable(
  table('transactions', { ...transactionColumns, ...nullUntilRecorded(outcomeColumns) }),
  ['blockHeight', 'transactionIndex'],
);
export const frames = orderedTable(eventTables.frames, ['blockHeight', 'transactionIndex', 'frameIndex']);

const byOrdinal = ['blockHeight', 'transactionIndex', 'ordinal'] as const;
export const namedKeyWrites = orderedTable(eventTables.namedKeyWrites, byOrdinal);
export const purseTransfers = orderedTable(eventTables.purseTransfers, byOrdinal);
export const purseAccesses = orderedTable(eventTables.purseAccesses, byOrdinal);
export const purseHolds = orderedTable(eventTables.purseHolds, byOrdinal);
export const grants = orderedTable(eventTables.grants, byOrdinal);
export const hostErrors = orderedTable(eventTables.hostErrors, byOrdinal);
export const recordChanges = orderedTable(eventTables.recordChanges, byOrdinal);
export const balanceChanges = orderedTable(eventTables.balanceChanges, ['blockHeight', 'purse']);
export const upgradeChanges = orderedTable(eventTables.upgradeChanges, ['blockHeight', 'position']);

type RowIn<L> = L extends { readonly table: infer T extends Table } ? RowOf<T> : never;

export type BlockRow = RowIn<typeof blocks>;
export type TransactionRow = RowIn<typeof transactions>;
