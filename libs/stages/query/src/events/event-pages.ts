// Pages of rows of several tables in the chain's total order, for many parents at once: one statement finds where the
// rows stand, whatever their kinds. Each branch reads at most a page from an index, so the merge never sees more.
import type { Queryable } from '@casper-trace/db/database';
import { bigint, int, storableText } from '@casper-trace/db/rows/column';
import { table } from '@casper-trace/db/rows/table';
import { orderedTable, type Position } from '../paging/cursor.js';
import { type Page, type PageOfRows, pageOfRows } from '../paging/page.js';
import { Conditions } from '../paging/select-page.js';
import { EVENT_KINDS, type EventKey, type EventKindName } from './event-kinds.js';

/** Rows of one kind that belong to a parent. Branches of a list must not find the same row. */
export interface Branch {
  readonly kind: EventKindName;
  /** Condition over the row `t` and over `parent.chain_id`, `parent.key`, `parent.name`. Written here, never given. */
  readonly where: string;
}

/** Whom a list belongs to: the parent of a branch. */
export interface EventParent {
  readonly chainId: number;
  /** Address, bare hex. */
  readonly key: string;
  /** A named key of the address; empty where there is none. */
  readonly name: string;
}

export const eventParentId = ({ chainId, key, name }: EventParent): string => JSON.stringify([chainId, key, name]);

/** Positions in such lists. (No table of the database: its name is part of the cursors.) */
export const eventOrder = orderedTable(table('events', { blockHeight: bigint, transactionIndex: int, ordinal: int }), [
  'blockHeight',
  'transactionIndex',
  'ordinal',
]);

export const eventPosition = ({ blockHeight, transactionIndex, ordinal }: EventKey): Position => [
  blockHeight,
  transactionIndex,
  ordinal,
];

interface FoundRow {
  readonly parent_number: string;
  readonly kind: EventKindName;
  readonly block_height: string;
  readonly transaction_index: number;
  readonly ordinal: number;
  readonly row_id: string;
}

/** The same page of each parent's list, in the order of the parents. */
export async function selectEventPages(
  connection: Queryable,
  branches: readonly Branch[],
  parents: readonly EventParent[],
  page: Page,
): Promise<PageOfRows<EventKey>[]> {
  const conditions = new Conditions();
  const unnest = conditions.numbered('unnest(?::int4[], ?::text[], ?::text[])', [
    parents.map(({ chainId }) => chainId),
    parents.map(({ key }) => key),
    parents.map(({ name }) => storableText(name)),
  ]);
  const after = page.after && conditions.numbered('(?::int8, ?::int4, ?::int4)', page.after);
  const before = page.before && conditions.numbered('(?::int8, ?::int4, ?::int4)', page.before);
  const order = page.fromEnd ? 'DESC' : 'ASC';
  const limit = `LIMIT ${page.size + 1}`;
  const selects = branches.map(({ kind, where }) => {
    const { list, transactionIndex, ordinal, rowId } = EVENT_KINDS[kind];
    const place = `(t.block_height, ${transactionIndex}, ${ordinal})`;
    const within = [after && ` AND ${place} > ${after}`, before && ` AND ${place} < ${before}`];
    // Constants are no order: a number there would mean a column of the result.
    const columns = ['t.block_height', transactionIndex, ordinal].filter((column) => column.startsWith('t.'));
    return `(SELECT '${kind}' AS kind, t.block_height, ${transactionIndex} AS transaction_index, ${ordinal} AS ordinal,
        (${rowId})::text AS row_id
      FROM "${list.table.name}" t WHERE t.chain_id = parent.chain_id AND ${where}${within.filter(Boolean).join('')}
      ORDER BY ${columns.map((column) => `${column} ${order}`).join(', ')} ${limit})`;
  });
  const ordering = ['block_height', 'transaction_index', 'ordinal'].map((name) => `found.${name} ${order}`).join(', ');
  const { rows } = await connection.query<FoundRow>(
    `SELECT parent.parent_number, found.*
     FROM ${unnest} WITH ORDINALITY AS parent(chain_id, key, name, parent_number)
     CROSS JOIN LATERAL (
       SELECT * FROM (${selects.join(' UNION ALL ')}) found ORDER BY ${ordering} ${limit}
     ) found
     ORDER BY parent.parent_number, ${ordering}`,
    conditions.parameters,
  );
  const found = parents.map((): EventKey[] => []);
  for (const row of rows) {
    found[Number(row.parent_number) - 1].push({
      kind: row.kind,
      blockHeight: row.block_height,
      transactionIndex: String(row.transaction_index),
      ordinal: String(row.ordinal),
      rowId: row.row_id,
    });
  }
  return found.map((keys) => pageOfRows(page, keys));
}
