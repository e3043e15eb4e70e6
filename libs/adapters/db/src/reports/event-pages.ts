// Events of a report, page by page in the chain's order, each with its frame and the frames above it.
import type { Queryable } from '../database.js';
import { columnList, columnName, columnsOf, parseRow, type RowOf, type Table } from '../rows/table.js';
import { type FrameRow, frames, namedKeyWrites, purseAccesses, purseHolds, purseTransfers } from '../rows/tables.js';
import { type BlockFacts, readBlockFacts } from './blocks.js';
import { type EventKind, eventCondition, type ReportScope, scopeParameters } from './scope.js';

/** Where the next page begins: after this event. */
export interface EventPosition {
  readonly blockHeight: bigint;
  readonly transactionIndex: number;
  readonly ordinal: number;
}

export const reportedTables = { namedKeyWrites, purseTransfers, purseHolds, purseAccesses } as const satisfies Record<
  EventKind,
  Table
>;

export type ReportedRow<K extends EventKind> = RowOf<(typeof reportedTables)[K]>;

export interface ReportedEvent<K extends EventKind> {
  readonly row: ReportedRow<K>;
  readonly block: BlockFacts;
  /** From the frame that the node started down to the event's own, which is the last. */
  readonly path: readonly FrameRow[];
}

export async function readEventPage<K extends EventKind>(
  connection: Queryable,
  kind: K,
  scope: ReportScope,
  after: EventPosition | undefined,
  size: number,
): Promise<ReportedEvent<K>[]> {
  const table: Table = reportedTables[kind];
  const { rows: stored } = await connection.query(
    `SELECT ${columnList(table)} FROM "${table.name}" e
     WHERE e.chain_id = $1 AND e.block_height BETWEEN $2 AND $3 AND (${eventCondition(kind, scope)})
       AND (e.block_height, e.transaction_index, e.ordinal) > ($5::int8, $6::int4, $7::int4)
     ORDER BY e.block_height, e.transaction_index, e.ordinal LIMIT ${size}`,
    [...scopeParameters(scope), ...positionParameters(after)],
  );
  const rows = stored.map((row) => parseRow(table, row) as ReportedRow<K>);
  const [blocks, framesOf] = await Promise.all([
    readBlockFacts(connection, scope.chainId, rows),
    readFrames(connection, scope.chainId, rows),
  ]);
  return rows.map((row) => ({
    row,
    block: blocks(row.blockHeight),
    path: pathOf(row.frameIndex, framesOf.get(transactionId(row)) ?? new Map<number, FrameRow>()),
  }));
}

export function positionParameters(after: EventPosition | undefined): unknown[] {
  return after === undefined ? ['-1', -1, -1] : [String(after.blockHeight), after.transactionIndex, after.ordinal];
}

interface InFrame {
  readonly blockHeight: bigint;
  readonly transactionIndex: number;
  readonly frameIndex: number;
}

const transactionId = ({ blockHeight, transactionIndex }: InFrame): string => `${blockHeight} ${transactionIndex}`;

/** The frames of the events and all above them: of a transaction with many frames only those that are needed. */
async function readFrames(
  connection: Queryable,
  chainId: number,
  events: readonly InFrame[],
): Promise<Map<string, Map<number, FrameRow>>> {
  if (events.length === 0) return new Map();
  const { rows } = await connection.query(
    `WITH RECURSIVE wanted AS (
       SELECT f.block_height, f.transaction_index, f.frame_index, f.parent_index
       FROM (SELECT DISTINCT * FROM unnest($2::int8[], $3::int4[], $4::int4[]) AS u(h, i, n)) given
       JOIN frames f ON f.chain_id = $1 AND f.block_height = h AND f.transaction_index = i AND f.frame_index = n
       UNION
       SELECT f.block_height, f.transaction_index, f.frame_index, f.parent_index FROM wanted w
       JOIN frames f ON f.chain_id = $1 AND f.block_height = w.block_height
         AND f.transaction_index = w.transaction_index AND f.frame_index = w.parent_index)
     SELECT ${columnsOf(frames)
       .map(([name]) => `f."${columnName(name)}"`)
       .join(', ')} FROM frames f
     JOIN (SELECT DISTINCT block_height, transaction_index, frame_index FROM wanted) w
       USING (block_height, transaction_index, frame_index)
     WHERE f.chain_id = $1`,
    [
      chainId,
      events.map(({ blockHeight }) => String(blockHeight)),
      events.map(({ transactionIndex }) => transactionIndex),
      events.map(({ frameIndex }) => frameIndex),
    ],
  );
  const found = new Map<string, Map<number, FrameRow>>();
  for (const stored of rows) {
    const frame = parseRow(frames, stored);
    const ofTransaction = found.get(transactionId(frame)) ?? new Map<number, FrameRow>();
    found.set(transactionId(frame), ofTransaction.set(frame.frameIndex, frame));
  }
  return found;
}

function pathOf(frameIndex: number, framesOf: ReadonlyMap<number, FrameRow>): FrameRow[] {
  const path: FrameRow[] = [];
  for (let next: number | null = frameIndex; next !== null; ) {
    const frame = framesOf.get(next);
    if (frame === undefined) break;
    path.unshift(frame);
    next = frame.parentIndex;
  }
  return path;
}
