// Cursors: the position of a row in the chain's total order, so that a page begins where the last one ended however
// many rows came in between. Opaque to clients: only the text of a cursor that a list gave out is accepted.
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { type Columns, columnName, type RowOf, type Table } from '@casper-trace/db/rows/table';

/** A table read in the order of its primary key, chain by chain. */
export interface OrderedTable<T extends Table = Table> {
  readonly table: T;
  /** Columns of the primary key after the chain's id; `orderedTable` makes sure that the table has them. */
  readonly position: readonly string[];
}

export function orderedTable<C extends Columns>(
  table: Table<C>,
  position: readonly (keyof C & string)[],
): OrderedTable<Table<C>> {
  return { table, position };
}

/** Values of `OrderedTable.position`, as parameters of a statement. */
export type Position = readonly string[];

export function positionOf<T extends Table>({ position }: OrderedTable<T>, row: RowOf<T>): Position {
  const values: Readonly<Record<string, unknown>> = row;
  return position.map((name) => String(values[name]));
}

/** Columns of a position as SQL. */
export function positionColumns({ position }: OrderedTable): string {
  return position.map((name) => `"${columnName(name)}"`).join(', ');
}

export function encodeCursor(list: OrderedTable, position: Position): string {
  return Buffer.from([list.table.name, ...position].join(' ')).toString('base64url');
}

/** Inverse; PermanentError 'bad-cursor' for anything that this list did not give out. */
export function decodeCursor(list: OrderedTable, cursor: string): Position {
  const [table, ...position] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  const fits =
    table === list.table.name &&
    position.length === list.position.length &&
    position.every((value, index) => fitsColumn(list, index, value)) &&
    encodeCursor(list, position) === cursor;
  if (!fits) {
    const shown = cursor.length > 60 ? `${cursor.slice(0, 60)}…` : cursor;
    throw new PermanentError('bad-cursor', `'${shown}' is no cursor of this list: take one from its edges or pageInfo`);
  }
  return position;
}

const INT4_MAX = 2n ** 31n - 1n;
const INT8_MAX = 2n ** 63n - 1n;

function fitsColumn({ table, position }: OrderedTable, index: number, value: string): boolean {
  const { sqlType } = table.columns[position[index]];
  if (sqlType === 'text') return /^[0-9a-f]{64}$/.test(value);
  return /^\d{1,19}$/.test(value) && BigInt(value) <= (sqlType === 'int4' ? INT4_MAX : INT8_MAX);
}
