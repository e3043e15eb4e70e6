// The streams of the chain: transactions, and what changed the balance of a purse, in the total order up to the frontier.

import { PermanentError, RetryableError } from '@casper-trace/casper-types/app-error';
import type { Database } from '@casper-trace/db/database';
import type { LedgerRow } from '../entities/ledger.js';
import { selectLedgerPages } from '../entities/ledger.js';
import { eventOrder, eventPosition } from '../events/event-pages.js';
import { type TransactionFilter, transactionConditions } from '../lists/filters.js';
import { type TransactionRow, transactions } from '../lists/tables.js';
import { decodeCursor, encodeCursor, type OrderedTable, type Position, positionOf } from '../paging/cursor.js';
import { selectPage } from '../paging/select-page.js';
import { type FrontierWatch, POLL_MS } from './frontier-watch.js';
import { every, type Streamed, type StreamSource } from './resumable-stream.js';

/** Where a stream begins. */
export interface StreamStart {
  /** Cursor of the last item that the client has. */
  readonly after?: string | null | undefined;
  /** The first block; what is recorded from now on if neither is given. */
  readonly fromHeight?: bigint | null | undefined;
}

/** PermanentError 'bad-arguments' if both are given, 'bad-cursor' for a foreign one. */
export function checkStart(list: OrderedTable, { after, fromHeight }: StreamStart): void {
  if (after != null && fromHeight != null) {
    throw new PermanentError('bad-arguments', 'begin after a cursor or at a height: just one of them');
  }
  if (after != null) decodeCursor(list, after);
}

/** Rows of a list from the height `from` to `to`, both inclusive. */
type ReadRange<Row> = (
  after: Position | undefined,
  from: bigint,
  to: bigint,
  limit: number,
) => Promise<readonly { readonly position: Position; readonly row: Row }[]>;

function upToFrontier<Row>(
  watch: FrontierWatch,
  chainId: number,
  list: OrderedTable,
  fromHeight: bigint,
  readRange: ReadRange<Row>,
): StreamSource<Row> {
  // Heights below are read to their end: a rare item is not looked for twice in the same blocks.
  let from = fromHeight;
  let removalsAtStart: number | undefined;
  return {
    wakeUp: every(POLL_MS),
    readPage: async (after, limit) => {
      const { height: to, removals } = await watch.frontier(chainId);
      removalsAtStart ??= removals;
      if (removals !== removalsAtStart) {
        throw new RetryableError(
          'blocks-replaced',
          'blocks that were not final were replaced by those of another source: subscribe again with fromHeight',
        );
      }
      if (to === undefined || to < from) return [];
      const found = await readRange(after === undefined ? undefined : decodeCursor(list, after), from, to, limit);
      if (found.length < limit) from = to + 1n;
      return found.map(({ position, row }): Streamed<Row> => ({ cursor: encodeCursor(list, position), item: row }));
    },
  };
}

/** The lowest height that a stream can find something at. */
async function firstHeight(
  watch: FrontierWatch,
  chainId: number,
  list: OrderedTable,
  { after, fromHeight }: StreamStart,
): Promise<bigint> {
  if (after != null) return BigInt(decodeCursor(list, after)[0]);
  return fromHeight ?? ((await watch.frontier(chainId)).height ?? -1n) + 1n;
}

export type StreamedTransaction = TransactionRow & { readonly chainId: number };

export async function tracedTransactions(
  database: Database,
  watch: FrontierWatch,
  chainId: number,
  filter: TransactionFilter | null | undefined,
  start: StreamStart,
): Promise<StreamSource<StreamedTransaction>> {
  const from = await firstHeight(watch, chainId, transactions, start);
  return upToFrontier(watch, chainId, transactions, from, async (after, low, high, limit) => {
    const conditions = transactionConditions(filter);
    conditions.where('block_height >= ?::int8 AND block_height <= ?::int8', String(low), String(high));
    const page = { size: limit, fromEnd: false, after, before: undefined };
    const { rows } = await selectPage(database, transactions, chainId, page, conditions);
    return rows.map((row) => ({ position: positionOf(transactions, row), row }));
  });
}

/** @param purse bare hex */
export async function purseMovements(
  database: Database,
  watch: FrontierWatch,
  chainId: number,
  purse: string,
  start: StreamStart,
): Promise<StreamSource<LedgerRow>> {
  const from = await firstHeight(watch, chainId, eventOrder, start);
  return upToFrontier(watch, chainId, eventOrder, from, async (after, low, high, limit) => {
    // Just before the first place of a block: no row stands there.
    const begin = [String(low), '0', '-1'];
    const page = {
      size: limit,
      fromEnd: false,
      after: after === undefined || BigInt(after[0]) < low ? begin : after,
      before: [String(high + 1n), '0', '-1'],
    };
    const [{ rows }] = await selectLedgerPages(database, [{ chainId, key: purse, name: '' }], page);
    return rows.map((row) => ({ position: eventPosition(row.key), row }));
  });
}
