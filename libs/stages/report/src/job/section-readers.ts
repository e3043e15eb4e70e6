// How each section is read: a page of lines after a position. Positions are lists of text, so that the journal can keep
// them, and ascend in the chain's order.

import type { Queryable } from '@casper-trace/db/database';
import { readBlockPage, readTransactionPage } from '@casper-trace/db/reports/blocks';
import { type EventPosition, type ReportedEvent, readEventPage } from '@casper-trace/db/reports/event-pages';
import { readFindingPage } from '@casper-trace/db/reports/findings';
import type { EventKind, ReportScope } from '@casper-trace/db/reports/scope';
import {
  openingHeight,
  readStatementPage,
  readUnexplainedBlocks,
  type StatementFacts,
} from '@casper-trace/db/reports/statements';
import { accessLine, holdLine, movementLine, namedKeyWriteLine } from '../documents/event-lines.js';
import type { LineOf, SectionName, StatementLine } from '../documents/lines.js';
import { blockLine, findingLine, statementLine, transactionLine, unexplainedOf } from '../documents/other-lines.js';

export type SectionPosition = readonly string[];

export interface SectionPage<Line> {
  readonly lines: readonly Line[];
  /** Position of the last line; undefined if there is none. */
  readonly last: SectionPosition | undefined;
}

/** What a report is read from. */
export interface ReportSource {
  readonly database: Queryable;
  readonly scope: ReportScope;
  readonly firstHeight: bigint;
  /** False: no rule was evaluated over the range. */
  readonly hasFindings: boolean;
}

type Reader<Line> = (
  source: ReportSource,
  after: SectionPosition | undefined,
  size: number,
) => Promise<SectionPage<Line>>;

export const READERS: { readonly [Name in SectionName]: Reader<LineOf[Name]> } = {
  statements: readStatements,
  findings: async ({ database, scope, hasFindings }, after, size) => {
    if (!hasFindings) return { lines: [], last: undefined };
    const position = after && { blockHeight: BigInt(after[0]), id: after[1] };
    const found = await readFindingPage(database, scope, position, size);
    return pageOf(found.map(findingLine), found, ({ blockHeight, id }) => [String(blockHeight), id]);
  },
  'named-key-writes': events('namedKeyWrites', namedKeyWriteLine),
  'purse-movements': events('purseTransfers', movementLine),
  'purse-accesses': events('purseAccesses', accessLine),
  'purse-holds': events('purseHolds', holdLine),
  transactions: async ({ database, scope }, after, size) => {
    const position = after && { blockHeight: BigInt(after[0]), transactionIndex: Number(after[1]) };
    const found = await readTransactionPage(database, scope, position, size);
    return pageOf(found.map(transactionLine), found, (row) => [String(row.blockHeight), String(row.transactionIndex)]);
  },
  blocks: async ({ database, scope }, after, size) => {
    const found = await readBlockPage(database, scope, after && BigInt(after[0]), size);
    return pageOf(found.map(blockLine), found, ({ height }) => [String(height)]);
  },
};

function pageOf<Line, Row>(
  lines: readonly Line[],
  rows: readonly Row[],
  positionOf: (row: Row) => SectionPosition,
): SectionPage<Line> {
  const last = rows.at(-1);
  return { lines, last: last && positionOf(last) };
}

function events<K extends EventKind, Line>(kind: K, lineOf: (event: ReportedEvent<K>) => Line): Reader<Line> {
  return async ({ database, scope }, after, size) => {
    const found = await readEventPage(database, kind, scope, after && eventPosition(after), size);
    return pageOf(found.map(lineOf), found, ({ row }) => [
      String(row.blockHeight),
      String(row.transactionIndex),
      String(row.ordinal),
    ]);
  };
}

const eventPosition = ([height, index, ordinal]: SectionPosition): EventPosition => ({
  blockHeight: BigInt(height),
  transactionIndex: Number(index),
  ordinal: Number(ordinal),
});

async function readStatements(
  source: ReportSource,
  after: SectionPosition | undefined,
  size: number,
): Promise<SectionPage<StatementLine>> {
  const { database, scope, firstHeight } = source;
  const found = await readStatementPage(database, scope, firstHeight, after?.[0], size);
  const lines: StatementLine[] = [];
  for (const facts of found) lines.push(await statement(source, facts));
  return pageOf(lines, found, ({ purse }) => [purse]);
}

/** Blocks named in the reason of an unexplained rest. */
const BLOCKS_NAMED = 20;

async function statement(
  { database, scope, firstHeight }: ReportSource,
  facts: StatementFacts,
): Promise<StatementLine> {
  const range = { opening: openingHeight(scope.from, firstHeight), closing: scope.to };
  const rest = unexplainedOf(facts);
  const asked = rest !== null && rest !== 0n;
  const blocks = asked ? await readUnexplainedBlocks(database, scope, firstHeight, facts.purse, BLOCKS_NAMED) : [];
  return statementLine(facts, range, blocks);
}
