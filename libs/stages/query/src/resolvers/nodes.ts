// Rows as nodes of the graph: the document, the transaction it belongs to, and the row for the fields that lead on.
import type {
  BalanceChangeRow,
  FrameRow,
  GrantRow,
  HostErrorRow,
  NamedKeyWriteRow,
  PurseAccessRow,
  PurseHoldRow,
  PurseTransferRow,
  RecordChangeRow,
  UpgradeChangeRow,
} from '@casper-trace/db/rows/tables';
import { type BlockDocument, blockDocument } from '../documents/block-document.js';
import * as events from '../documents/event-documents.js';
import { accountHashText } from '../documents/format.js';
import {
  type TransactionDocument,
  transactionDocument,
  type VerdictDocument,
  verdictDocument,
} from '../documents/transaction-document.js';
import type { BlockRow, TransactionRow } from '../lists/tables.js';
import type { TraceRow } from '../loaders.js';

type InChain<Row> = Row & { readonly chainId: number };

export type BlockNode = BlockDocument & { readonly row: InChain<BlockRow> };

export const blockNode = (row: InChain<BlockRow>): BlockNode => ({ ...blockDocument(row), row });

export type TransactionNode = TransactionDocument & {
  readonly verdict: VerdictDocument | null;
  readonly row: InChain<TransactionRow>;
};

export const transactionNode = (row: InChain<TransactionRow>): TransactionNode => ({
  ...transactionDocument(row),
  verdict: verdictDocument(row),
  row,
});

/** What a row of every trace table repeats of its transaction. */
export interface PartRow extends TraceRow {
  readonly frameIndex: number;
  readonly transactionHash: string;
  readonly initiator: string;
  readonly verdict: string;
}

export interface PartNode<Row extends PartRow = PartRow> {
  readonly blockHeight: bigint;
  readonly transactionIndex: number;
  readonly transactionHash: string;
  readonly initiator: string;
  readonly row: Row;
}

function node<Row extends PartRow, Document>(row: Row, document: Document): Document & PartNode<Row> {
  const { blockHeight, transactionIndex, transactionHash } = row;
  return {
    ...document,
    blockHeight,
    transactionIndex,
    transactionHash,
    initiator: accountHashText(row.initiator),
    row,
  };
}

export const frameNode = (row: InChain<FrameRow>) => node(row, events.frameDocument(row));
export const namedKeyWriteNode = (row: InChain<NamedKeyWriteRow>) => node(row, events.namedKeyWriteDocument(row));
export const purseAccessNode = (row: InChain<PurseAccessRow>) => node(row, events.purseAccessDocument(row));
export const purseHoldNode = (row: InChain<PurseHoldRow>) => node(row, events.purseHoldDocument(row));
export const grantNode = (row: InChain<GrantRow>) => node(row, events.grantDocument(row));
export const hostErrorNode = (row: InChain<HostErrorRow>) => node(row, events.hostErrorDocument(row));
export const recordChangeNode = (row: InChain<RecordChangeRow>) => node(row, events.recordChangeDocument(row));

/** Owners are looked up only if they are asked for. */
export function purseTransferNode(row: InChain<PurseTransferRow>) {
  const {
    sourceOwners: _source,
    targetOwners: _target,
    ...document
  } = events.purseTransferDocument(row, {
    source: null,
    target: null,
  });
  return node(row, document);
}

export type PurseTransferNode = ReturnType<typeof purseTransferNode>;

export const balanceChangeNode = (row: InChain<BalanceChangeRow>) => ({
  blockHeight: row.blockHeight,
  purse: row.purse,
  way: row.way,
  amount: String(row.amount),
  balanceBefore: String(row.balanceBefore),
  balanceAfter: String(row.balanceAfter),
  row,
});

export type BalanceChangeNode = ReturnType<typeof balanceChangeNode>;

export const upgradeChangeNode = (row: InChain<UpgradeChangeRow>) => ({
  blockHeight: row.blockHeight,
  kind: 'protocol upgrade',
  key: row.key,
  before: row.valueBefore,
  after: row.valueAfter,
});
