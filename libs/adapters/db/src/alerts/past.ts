// First times and sums: one statement a condition and block, asked at each event's own place in the total order, so that
// a restart, a back-test and the live evaluation get the same answers.
import { EngineBug } from '@casper-trace/casper-types/app-error';
import type { Queryable } from '../database.js';

/** An event at whose place the past is asked. */
export interface PastQuestion {
  readonly blockHeight: bigint;
  readonly transactionIndex: number;
  readonly ordinal: number;
  /** Values of the fields in their order. */
  readonly values: readonly (string | bigint | boolean)[];
}

/** A table in which a kind of event is stored, and the columns of its fields. */
interface Source {
  readonly table: string;
  readonly ordinal: string;
  /** Fields whose column has another name than the field. */
  readonly columns: Readonly<Record<string, string>>;
}

const context = { context: 'context_address' };
const inCode = { ...context, code: 'code_address', package: 'code_package' };
const source = (table: string, columns: Source['columns'], ordinal = 't.ordinal'): Source => ({
  table,
  ordinal,
  columns,
});

const SOURCES: Readonly<Record<string, readonly Source[]>> = {
  transaction: [source('transactions', {}, '0')],
  frame: [source('frames', inCode, 't.first_ordinal')],
  'named key write': [source('named_key_writes', inCode)],
  'purse transfer': [source('purse_transfers', inCode)],
  'purse access': [source('purse_accesses', inCode)],
  'purse touch': [
    source('purse_accesses', inCode),
    source('purse_transfers', { ...inCode, purse: 'source_purse' }),
    source('purse_transfers', { ...inCode, purse: 'target_purse' }),
  ],
  grant: [source('grants', {})],
  'host error': [source('host_errors', context)],
  'record change': [source('record_changes', inCode)],
};

function sourcesOf(kind: string): readonly Source[] {
  const sources = Object.hasOwn(SOURCES, kind) ? SOURCES[kind] : undefined;
  if (sources === undefined) throw new EngineBug(`events of kind '${kind}' are not stored`);
  return sources;
}

/** `sourcePurse` → `source_purse`; nothing but such names comes from a checked rule. */
function columnOf({ columns }: Source, field: string): string {
  if (!/^[a-zA-Z]+$/.test(field)) throw new EngineBug(`'${field}' is no field`);
  return `t."${columns[field] ?? field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}"`;
}

function sqlType(value: string | bigint | boolean): string {
  if (typeof value === 'bigint') return 'numeric';
  return typeof value === 'boolean' ? 'bool' : 'text';
}

/** The questions as a table `q`, and its parameters after the first `before`. */
function asked(questions: readonly PastQuestion[], before: number): { sql: string; parameters: unknown[] } {
  const width = questions[0].values.length;
  const columns = Array.from({ length: width }, (_, at) => questions.map(({ values }) => values[at]));
  const types = ['int8', 'int4', 'int4', ...columns.map(([first]) => sqlType(first))];
  const names = ['h', 'i', 'o', ...columns.map((_, at) => `v${at}`)];
  return {
    sql: `unnest(${types.map((type, at) => `$${before + at + 1}::${type}[]`).join(', ')})
      WITH ORDINALITY AS q(${[...names, 'n'].join(', ')})`,
    parameters: [
      questions.map(({ blockHeight }) => blockHeight.toString()),
      questions.map(({ transactionIndex }) => transactionIndex),
      questions.map(({ ordinal }) => ordinal),
      ...columns.map((values) => values.map((value) => (typeof value === 'bigint' ? value.toString() : value))),
    ],
  };
}

const equal = (from: Source, fields: readonly string[]): string =>
  fields.map((field, at) => `${columnOf(from, field)} = q.v${at}`).join(' AND ');

const place = ({ ordinal }: Source): string => `(t.block_height, t.transaction_index, ${ordinal})`;

/** For each question whether no earlier event has the same values. */
export async function readFirstTimes(
  connection: Queryable,
  chainId: number,
  kind: string,
  fields: readonly string[],
  questions: readonly PastQuestion[],
): Promise<boolean[]> {
  if (questions.length === 0) return [];
  const { sql, parameters } = asked(questions, 1);
  const seen = sourcesOf(kind).map(
    (from) => `EXISTS (SELECT 1 FROM "${from.table}" t WHERE t.chain_id = $1 AND ${equal(from, fields)}
      AND t.block_height <= q.h AND ${place(from)} < (q.h, q.i, q.o))`,
  );
  const { rows } = await connection.query<{ seen: boolean }>(
    `SELECT (${seen.join(' OR ')}) AS seen FROM ${sql} ORDER BY q.n`,
    [chainId, ...parameters],
  );
  return rows.map((row) => !row.seen);
}

/** A span that a sum looks back over. */
export type Window = { readonly blocks: bigint } | { readonly seconds: number };

/** For each question the sum over the window up to its event, that event included. */
export async function readSums(
  connection: Queryable,
  chainId: number,
  kind: string,
  sum: { readonly of: 'amount' | 'events'; readonly per: readonly string[]; readonly window: Window },
  questions: readonly PastQuestion[],
): Promise<bigint[]> {
  if (questions.length === 0) return [];
  const [from] = sourcesOf(kind);
  const { sql, parameters } = asked(questions, 2);
  const { window } = sum;
  const span = 'blocks' in window ? window.blocks.toString() : String(window.seconds);
  // The newest block before the window: the search goes back from the event and ends there.
  const before =
    'blocks' in window
      ? 'q.h - $2::int8'
      : `COALESCE((SELECT b.height FROM blocks b WHERE b.chain_id = $1 AND b.height <= q.h AND b.timestamp <= (
           SELECT own.timestamp - make_interval(secs => $2::float8) FROM blocks own WHERE own.chain_id = $1 AND own.height = q.h)
         ORDER BY b.height DESC LIMIT 1), -1)`;
  const counted = sum.of === 'amount' ? 'COALESCE(sum(t.amount), 0)' : 'count(*)';
  const committed = sum.of === 'amount' ? "AND t.committed AND t.outcome = 'moved'" : '';
  const { rows } = await connection.query<{ total: string }>(
    `SELECT (SELECT ${counted} FROM "${from.table}" t WHERE t.chain_id = $1 AND ${equal(from, sum.per)} ${committed}
       AND t.block_height > floor.height AND t.block_height <= q.h AND ${place(from)} <= (q.h, q.i, q.o)) AS total
     FROM ${sql}, LATERAL (SELECT ${before} AS height) floor ORDER BY q.n`,
    [chainId, span, ...parameters],
  );
  return rows.map(({ total }) => BigInt(total));
}
