// Keyset pages in SQL. Prisma's client knows neither row comparison nor LATERAL: with them a page costs the same
// wherever it begins, and the pages of all parents of a level are one statement.
import type { Queryable } from '@casper-trace/db/database';
import { columnList, columnName, parseRow, type RowOf, type Table } from '@casper-trace/db/rows/table';
import { type OrderedTable, type Position, positionColumns } from './cursor.js';
import { type Page, type PageOfRows, pageOfRows } from './page.js';

/** A row with the chain it belongs to. */
export type ChainRow<T extends Table> = RowOf<T> & { readonly chainId: number };

/** Conditions of a statement, joined by AND, with their parameters. */
export class Conditions {
  private readonly clauses: string[] = [];
  private readonly values: unknown[] = [];

  /** @param clause `?` stands for each of `values`, in order */
  where(clause: string, ...values: readonly unknown[]): this {
    this.clauses.push(this.numbered(clause, values));
    return this;
  }

  /** `clause` with its parameters in place: for parts of a statement outside WHERE. */
  numbered(clause: string, values: readonly unknown[]): string {
    let next = 0;
    return clause.replaceAll('?', () => `$${this.values.push(values[next++])}`);
  }

  get sql(): string {
    return this.clauses.length === 0 ? 'TRUE' : this.clauses.join(' AND ');
  }

  get parameters(): unknown[] {
    return this.values;
  }
}

/** One page of a chain's rows that meet the conditions. */
export async function selectPage<T extends Table>(
  connection: Queryable,
  list: OrderedTable<T>,
  chainId: number,
  page: Page,
  conditions = new Conditions(),
): Promise<PageOfRows<ChainRow<T>>> {
  conditions.where('chain_id = ?', chainId);
  withinPage(list, page, conditions);
  const { rows } = await connection.query(
    `SELECT ${columnList(list.table)} FROM "${list.table.name}" WHERE ${conditions.sql}
     ORDER BY ${ordering(list, page)} LIMIT ${page.size + 1}`,
    conditions.parameters,
  );
  return pageOfRows(
    page,
    rows.map((row) => ({ ...parseRow(list.table, row), chainId })),
  );
}

/** A parent row: the chain, and the leading values of its children's position. */
export interface Parent {
  readonly chainId: number;
  readonly position: Position;
}

/** The same page of the children of each parent, in the order of the parents: one statement for all. */
export async function selectChildPages<T extends Table>(
  connection: Queryable,
  list: OrderedTable<T>,
  parents: readonly Parent[],
  page: Page,
): Promise<PageOfRows<ChainRow<T>>[]> {
  const conditions = new Conditions();
  const parentColumns = list.position.slice(0, parents[0].position.length).map(columnName);
  const arrays = parentColumns.map((_, index) =>
    conditions.numbered(`?::${list.table.columns[list.position[index]].sqlType}[]`, [
      parents.map(({ position }) => position[index]),
    ]),
  );
  const chains = conditions.numbered('?::int4[]', [parents.map(({ chainId }) => chainId)]);
  conditions.where('child.chain_id = parent.chain_id');
  for (const name of parentColumns) conditions.where(`child."${name}" = parent."${name}"`);
  withinPage(list, page, conditions);
  const { rows } = await connection.query<{ parent_number: string }>(
    `SELECT parent.parent_number, found.*
     FROM unnest(${[chains, ...arrays].join(', ')}) WITH ORDINALITY
       AS parent(chain_id, ${parentColumns.map((name) => `"${name}"`).join(', ')}, parent_number)
     CROSS JOIN LATERAL (
       SELECT ${columnList(list.table)} FROM "${list.table.name}" child WHERE ${conditions.sql}
       ORDER BY ${ordering(list, page)} LIMIT ${page.size + 1}
     ) found
     ORDER BY parent.parent_number, ${ordering(list, page, 'found.')}`,
    conditions.parameters,
  );
  const found = parents.map((): ChainRow<T>[] => []);
  for (const row of rows) {
    const number = Number(row.parent_number) - 1;
    found[number].push({ ...parseRow(list.table, row), chainId: parents[number].chainId });
  }
  return found.map((children) => pageOfRows(page, children));
}

/** Rows at the given positions; undefined where there is none. One statement. */
export async function selectAt<T extends Table>(
  connection: Queryable,
  list: OrderedTable<T>,
  wanted: readonly Parent[],
): Promise<(ChainRow<T> | undefined)[]> {
  const pages = await selectChildPages(connection, list, wanted, {
    size: 1,
    fromEnd: false,
    after: undefined,
    before: undefined,
  });
  return pages.map(({ rows }) => rows[0]);
}

function withinPage(list: OrderedTable, { after, before }: Page, conditions: Conditions): void {
  const casts = list.position.map((name) => `?::${list.table.columns[name].sqlType}`).join(', ');
  if (after !== undefined) conditions.where(`(${positionColumns(list)}) > (${casts})`, ...after);
  if (before !== undefined) conditions.where(`(${positionColumns(list)}) < (${casts})`, ...before);
}

function ordering(list: OrderedTable, { fromEnd }: Page, qualifier = ''): string {
  return list.position.map((name) => `${qualifier}"${columnName(name)}" ${fromEnd ? 'DESC' : 'ASC'}`).join(', ');
}
