// The digest that lets two installations compare: over the rows in their canonical form, without row ids, wall-clock
// times and versions. It depends on what was recorded, never on when, by whom, or in which order.
import { createHash } from 'node:crypto';
import type { Column, Json } from './column.js';
import { columnsOf, type RowOf, type Table } from './table.js';
import {
  type BlockEventRows,
  type BlockProofRow,
  blockProofs,
  eventTables,
  type IngestedBlockRow,
  type IngestedTransactionRow,
  ingestedBlocks,
  ingestedTransactions,
  type OutcomeRow,
  outcomes,
} from './tables.js';

/** All rows of one block. */
export interface BlockRows {
  readonly block: IngestedBlockRow;
  readonly proof: BlockProofRow;
  readonly transactions: readonly IngestedTransactionRow[];
  readonly outcomes: readonly OutcomeRow[];
  readonly events: BlockEventRows;
}

/** sha256 of a block's rows, lower-case hex. */
export function blockDigest({ block, proof, transactions, outcomes: verdicts, events }: BlockRows): string {
  const hash = createHash('sha256');
  const add = <T extends Table>(of: T, title: string, rows: readonly RowOf<T>[]): void => {
    // A table is a set: its rows are put in the order of their text.
    const lines = rows.map((row) => canonicalRow(of, row)).sort();
    hash.update(`${title} ${lines.length}\n${lines.map((line) => `${line}\n`).join('')}`);
  };
  add(ingestedBlocks, 'block', [block]);
  add(blockProofs, 'proof', [proof]);
  add(ingestedTransactions, 'transactions', transactions);
  add(outcomes, 'outcomes', verdicts);
  for (const [name, of] of Object.entries(eventTables)) {
    const rows: readonly RowOf<Table>[] = events[name as keyof BlockEventRows];
    // Most blocks have no upgrade before them: their digest is what it was before this table.
    if (of === eventTables.upgradeChanges && rows.length === 0) continue;
    add<Table>(of, name, rows);
  }
  return hash.digest('hex');
}

/** sha256 over the blocks' digests by height, and what names the chain. */
export function chainDigest(networkName: string, firstBlockHash: string, digests: Iterable<[bigint, string]>): string {
  const hash = createHash('sha256').update(`${JSON.stringify(networkName)} ${firstBlockHash}\n`);
  for (const [height, digest] of digests) hash.update(`${height} ${digest}\n`);
  return hash.digest('hex');
}

function canonicalRow(of: Table, row: Readonly<Record<string, unknown>>): string {
  const values = columnsOf(of)
    .filter(([, { digested }]) => digested)
    .map(([property, column]) => canonicalValue(column, row[property]));
  return `[${values.join(',')}]`;
}

function canonicalValue(column: Column<unknown>, value: unknown): string {
  if (value === null) return 'null';
  if (column.sqlType === 'jsonb') return canonicalJson(JSON.parse(column.encode(value) as string) as Json);
  return JSON.stringify(column.encode(value));
}

/** JSON with sorted names: jsonb does not keep the order in which they were written. */
function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map((item: Json) => canonicalJson(item)).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const fields = Object.entries(value as Readonly<Record<string, Json>>)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`);
  return `{${fields.join(',')}}`;
}
