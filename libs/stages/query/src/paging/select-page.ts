// Keyset pages in SQL. Prisma's client knows neither row comparison nor LATERAL: with them a page costs the same
// wherever it begins, and the pages of all parents of a level are one statement.
import type { Queryable } from '@casper-trace/db/database';
import { columnList, columnName, parseRow, type RowOf, type Table } from '@casper-trace/db/rows/table';
import { type OrderedTable, type Position, positionColumns } from './cursor.js';
import { type Page, type PageOfRows, pageOfRows } from './page.js';

/** A row with the chain it belongs to. */
export type ChainRow<T extends Table> = RowOf<T> & { readonly chainId: number };

/** A clause with the values of its `?`, in order. */
type Clause = readonly [clause: string, ...values: readonly unknown[]];

/** Conditions of a statement, joined by AND, with their parameters. */
export class Conditions {
  private readonly clauses: string[] = [];
  private readonly values: unknown[] = [];
  private branches: string[][] = [[]];

  /** @param clause `?` stands for each of `values`, in order */
  where(clause: string, ...values: readonly unknown[]): this {
    this.clauses.push(this.numbered(clause, values));
    return this;
  }

  /**
   * One of the clauses, instead of `OR`: a page reads each from its own index, in order, and stops when it is full.
   * No row may meet two of them, or it would be found twice.
   */
  whereEither(...either: readonly Clause[]): this {
    const added = either.map(([clause, ...values]) => this.numbered(clause, values));
    this.branches = this.branches.flatMap((branch) => added.map((clause) => [...branch, clause]));
    return this;
  }

  /** `clause` with its parameters in place: for parts of a statement outside WHERE. */
  numbered(clause: string, values: readonly unknown[]): string {
    let next = 0;
    return clause.replaceAll('?', () => `$${this.values.push(values[next++])}`);
  }

  /** One text for each way to meet the conditions; a single one without `whereEither`. */
  get alternatives(): readonly string[] {
    return this.branches.map((branch) => [...this.clauses, ...branch].join(' AND ') || 'TRUE');
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
  const selects = conditions.alternatives.map((where) => orderedSelect(list, '', where, page));
  const { rows } = await connection.query(
    selects.length === 1
      ? selects[0]
      : `SELECT * FROM (${selects.map((select) => `(${select})`).join(' UNION ALL ')}) found
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
  const [where] = conditions.alternatives;
  const { rows } = await connection.query<{ parent_number: string }>(
    `SELECT parent.parent_number, found.*
     FROM unnest(${[chains, ...arrays].join(', ')}) WITH ORDINALITY
       AS parent(chain_id, ${parentColumns.map((name) => `"${name}"`).join(', ')}, parent_number)
     CROSS JOIN LATERAL (${orderedSelect(list, 'child', where, page)}) found
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

function orderedSelect(list: OrderedTable, alias: string, where: string, page: Page): string {
  return `SELECT ${columnList(list.table)} FROM "${list.table.name}" ${alias} WHERE ${where}
    ORDER BY ${ordering(list, page)} LIMIT ${page.size + 1}`;
}

function withinPage(list: OrderedTable, { after, before }: Page, conditions: Conditions): void {
  const casts = list.position.map((name) => `?::${list.table.columns[name].sqlType}`);
  // Postgres leaves out partitions by a plain comparison only, not by that of rows.
  const [first] = list.position;
  const bound = (comparison: string): string => `"${columnName(first)}" ${comparison} ${casts[0]}`;
  const row = (comparison: string): string => `(${positionColumns(list)}) ${comparison} (${casts.join(', ')})`;
  if (after !== undefined) conditions.where(row('>'), ...after).where(bound('>='), after[0]);
  if (before !== undefined) conditions.where(row('<'), ...before).where(bound('<='), before[0]);
}

function ordering(list: OrderedTable, { fromEnd }: Page, qualifier = ''): string {
  return list.position.map((name) => `${qualifier}"${columnName(name)}" ${fromEnd ? 'DESC' : 'ASC'}`).join(', ');
}
