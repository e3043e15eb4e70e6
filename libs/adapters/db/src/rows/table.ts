// A table described once: its columns give the row's type, the SQL of bulk writes, and the canonical form.
import type { Column } from './column.js';

export type Columns = Readonly<Record<string, Column<unknown>>>;

type ValueOf<C> = C extends Column<infer T> ? T : never;

export type RowOf<T extends Table> = { readonly [Name in keyof T['columns']]: ValueOf<T['columns'][Name]> };

export interface Table<C extends Columns = Columns> {
  readonly name: string;
  readonly columns: C;
}

export function table<const C extends Columns>(name: string, columns: C): Table<C> {
  return { name, columns };
}

/** `blockHeight` → `block_height`. */
export function columnName(property: string): string {
  return property.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The columns with their types forgotten: for code that handles all tables alike. */
export function columnsOf(of: Table): [string, Column<unknown>][] {
  return Object.entries(of.columns);
}

/** `"block_height", "hash", …` in the order of `columnsOf`. */
export function columnList(of: Table): string {
  return columnsOf(of)
    .map(([property]) => `"${columnName(property)}"`)
    .join(', ');
}

/** Name in the row, name in the table, and meaning of each column: worked out once a table, not once a row. */
const parsers = new WeakMap<Columns, readonly (readonly [property: string, name: string, column: Column<unknown>])[]>();

/** A row as node-postgres gives it, as the table's row. */
export function parseRow<T extends Table>(of: T, stored: Readonly<Record<string, unknown>>): RowOf<T> {
  let known = parsers.get(of.columns);
  if (known === undefined) {
    known = columnsOf(of).map(([property, column]) => [property, columnName(property), column]);
    parsers.set(of.columns, known);
  }
  const row: Record<string, unknown> = {};
  for (const [property, name, column] of known) row[property] = column.parse(stored[name]);
  return row as RowOf<T>;
}
