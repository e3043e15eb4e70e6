// Bulk writes: one statement a table, the columns as arrays that UNNEST turns back into rows.
import type pg from 'pg';
import type { Queryable } from './database.js';
import { columnList, columnName, columnsOf, type RowOf, type Table } from './rows/table.js';

/** `UNNEST($2::int8[], …)`; $1 is the chain's id. */
function unnest(of: Table): string {
  return `UNNEST(${columnsOf(of)
    .map(([, { sqlType }], index) => `$${index + 2}::${sqlType}[]`)
    .join(', ')})`;
}

function columnArrays(of: Table, rows: readonly Readonly<Record<string, unknown>>[]): unknown[][] {
  return columnsOf(of).map(([property, column]) => rows.map((row) => column.encode(row[property])));
}

/** Inserts rows of a chain; `onConflict` as SQL, such as `ON CONFLICT DO NOTHING`. Returns what it is told to RETURN. */
export async function insertRows<T extends Table>(
  connection: Queryable,
  into: T,
  chainId: number,
  rows: readonly RowOf<T>[],
  onConflict = '',
): Promise<pg.QueryResultRow[]> {
  if (rows.length === 0) return [];
  const sql = `INSERT INTO "${into.name}" ("chain_id", ${columnList(into)}) SELECT $1::int4, * FROM ${unnest(into)} ${onConflict}`;
  return (await connection.query<pg.QueryResultRow>(sql, [chainId, ...columnArrays(into, rows)])).rows;
}

/** Sets all columns but `keys` in the rows of a chain that `keys` name. Returns the number of rows found. */
export async function updateRows<T extends Table>(
  connection: Queryable,
  table: T,
  chainId: number,
  rows: readonly RowOf<T>[],
  keys: readonly (keyof RowOf<T> & string)[],
): Promise<number> {
  if (rows.length === 0) return 0;
  const names = columnsOf(table).map(([property]) => property);
  const assignments = names
    .filter((name) => !(keys as readonly string[]).includes(name))
    .map((name) => `"${columnName(name)}" = given."${columnName(name)}"`);
  const matches = keys.map((name) => `stored."${columnName(name)}" = given."${columnName(name)}"`);
  const sql = `UPDATE "${table.name}" AS stored SET ${assignments.join(', ')}
    FROM ${unnest(table)} AS given (${columnList(table)})
    WHERE stored."chain_id" = $1 AND ${matches.join(' AND ')}`;
  return (await connection.query(sql, [chainId, ...columnArrays(table, rows)])).rowCount ?? 0;
}
