// A transaction's trace as one document: what `casper-trace trace --json` prints (docs/trace.schema.json).
// It is made of rows, wherever they come from: the database, or a re-execution just now.
import { PermanentError } from '@casper-trace/casper-types/app-error';
import type { BlockEventRows } from '@casper-trace/db/rows/tables';
import type { TraceDocument } from '@casper-trace/tracing/trace-document';
import { type BlockDocument, blockDocument } from '../documents/block-document.js';
import * as events from '../documents/event-documents.js';
import {
  type TransactionDocument,
  transactionDocument,
  type VerdictDocument,
  verdictDocument,
} from '../documents/transaction-document.js';
import type { BlockRow, TransactionRow } from '../lists/tables.js';
import type { Owners } from '../owners/owners-at.js';

export interface TraceReport extends TraceDocument {
  /** Network name. */
  readonly chain: string;
  readonly transaction: TransactionDocument;
  readonly block: BlockDocument;
  readonly verdict: VerdictDocument;
  /** Ties from before this height may be missing: not walked, or not proven; null if all owners are known. */
  readonly ownersUnknownBefore: number | null;
}

/** The rows of a trace, each list in the order of execution. */
export type TraceRows = Omit<
  BlockEventRows,
  'balanceChanges' | 'upgradeChanges' | 'openingNamedKeys' | 'mainPurses' | 'purseBalances'
>;

export interface TraceReportParts {
  readonly chain: string;
  readonly transaction: TransactionRow;
  readonly block: BlockRow;
  readonly rows: TraceRows;
  /** Owners of a purse just before a transfer. */
  readonly owners: (purse: string, before: TraceRows['purseTransfers'][number]) => Owners;
  readonly ownersUnknownBefore: bigint | undefined;
}

/** PermanentError 'not-recorded' while the block waits for its re-execution. */
export function traceReport({ chain, transaction, block, rows, ...known }: TraceReportParts): TraceReport {
  const verdict = verdictDocument(transaction);
  if (verdict === null) {
    throw new PermanentError(
      'not-recorded',
      `transaction ${transaction.hash} is stored, but its block is not re-executed yet`,
    );
  }
  const ownersOf = (purse: string | null, row: TraceRows['purseTransfers'][number]) =>
    purse === null ? null : known.owners(purse, row).owners;
  return {
    chain,
    transaction: transactionDocument(transaction),
    block: blockDocument(block),
    verdict,
    ownersUnknownBefore:
      known.ownersUnknownBefore === undefined || rows.purseTransfers.length === 0
        ? null
        : Number(known.ownersUnknownBefore),
    frames: rows.frames.map(events.frameDocument),
    namedKeyWrites: rows.namedKeyWrites.map(events.namedKeyWriteDocument),
    purseTransfers: rows.purseTransfers.map((row) =>
      events.purseTransferDocument(row, {
        source: ownersOf(row.sourcePurse, row),
        target: ownersOf(row.targetPurse, row),
      }),
    ),
    purseAccesses: rows.purseAccesses.map(events.purseAccessDocument),
    purseHolds: rows.purseHolds.map(events.purseHoldDocument),
    grants: rows.grants.map(events.grantDocument),
    hostErrors: rows.hostErrors.map(events.hostErrorDocument),
    recordChanges: rows.recordChanges.map(events.recordChangeDocument),
  };
}
