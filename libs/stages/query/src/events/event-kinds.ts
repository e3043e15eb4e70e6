// The kinds of rows that one list can hold together in the chain's total order, and how each stands in it.
import type { Table } from '@casper-trace/db/rows/table';
import * as lists from '../lists/tables.js';
import type { OrderedTable, Position } from '../paging/cursor.js';

export type EventKindName =
  | 'NamedKeyWrite'
  | 'PurseTransfer'
  | 'PurseAccess'
  | 'PurseHold'
  | 'Grant'
  | 'RecordChange'
  | 'Frame'
  | 'Transaction'
  | 'BalanceChange';

export interface EventKind {
  readonly list: OrderedTable;
  /** SQL over the row `t`: index of the transaction, and place in the transaction. */
  readonly transactionIndex: string;
  readonly ordinal: string;
  /** SQL of what names the row besides: last value of the position in its own list. */
  readonly rowId: string;
  /** Position in its own list. */
  readonly position: (key: EventKey) => Position;
}

/** Where a row stands in a list of several kinds. */
export interface EventKey {
  readonly kind: EventKindName;
  readonly blockHeight: string;
  readonly transactionIndex: string;
  readonly ordinal: string;
  readonly rowId: string;
}

/** After every transaction of a block. */
export const END_OF_BLOCK = 2 ** 31 - 1;

function traceRows<T extends Table>(list: OrderedTable<T>, ordinal: string, rowId: string): EventKind {
  return {
    list,
    transactionIndex: 't.transaction_index',
    ordinal,
    rowId,
    position: (key) => [key.blockHeight, key.transactionIndex, key.rowId],
  };
}

const byOrdinal = <T extends Table>(list: OrderedTable<T>): EventKind => traceRows(list, 't.ordinal', 't.ordinal');

export const EVENT_KINDS: Readonly<Record<EventKindName, EventKind>> = {
  NamedKeyWrite: byOrdinal(lists.namedKeyWrites),
  PurseTransfer: byOrdinal(lists.purseTransfers),
  PurseAccess: byOrdinal(lists.purseAccesses),
  PurseHold: byOrdinal(lists.purseHolds),
  Grant: byOrdinal(lists.grants),
  RecordChange: byOrdinal(lists.recordChanges),
  // The start of a frame takes an ordinal like an event.
  Frame: traceRows(lists.frames, 't.first_ordinal', 't.frame_index'),
  Transaction: {
    ...traceRows(lists.transactions, '0', '0'),
    position: ({ blockHeight, transactionIndex }) => [blockHeight, transactionIndex],
  },
  BalanceChange: {
    ...traceRows(lists.balanceChanges, '0', 't.purse'),
    transactionIndex: String(END_OF_BLOCK),
    position: ({ blockHeight, rowId }) => [blockHeight, rowId],
  },
};
