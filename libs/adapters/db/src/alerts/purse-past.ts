// What the stored past says of purses: one statement a question, for all purses of a block at once.
import type { Queryable } from '../database.js';

/** A context and a purse, before a transaction. */
export interface Holding {
  readonly blockHeight: bigint;
  readonly transactionIndex: number;
  readonly context: string;
  readonly purse: string;
}

const ASKED = 'unnest($2::int8[], $3::int4[], $4::text[], $5::text[]) WITH ORDINALITY AS q(h, i, context, purse, n)';

const parameters = (chainId: number, holdings: readonly Holding[]): unknown[] => [
  chainId,
  holdings.map(({ blockHeight }) => blockHeight.toString()),
  holdings.map(({ transactionIndex }) => transactionIndex),
  holdings.map(({ context }) => context),
  holdings.map(({ purse }) => purse),
];

/** Purse → account whose main purse it is, as of a height. */
export async function readMainPurses(
  connection: Queryable,
  chainId: number,
  purses: readonly string[],
  height: bigint,
): Promise<Map<string, string>> {
  if (purses.length === 0) return new Map();
  const { rows } = await connection.query<{ purse: string; account: string }>(
    `SELECT purse, account FROM main_purses
     WHERE chain_id = $1 AND purse = ANY($2) AND (opening OR block_height <= $3)`,
    [chainId, [...new Set(purses)], height.toString()],
  );
  return new Map(rows.map(({ purse, account }) => [purse, account]));
}

/** Every form of the purse's URef: as which a named key can hold it. */
const FORMS = "(SELECT 'uref-' || q.purse || '-00' || rights FROM generate_series(0, 7) AS rights)";
/** The same name of the same context lost the purse again, in a later transaction before the one in question. */
const LOST = (holder: string, since: string): string =>
  `EXISTS (SELECT 1 FROM named_key_writes later WHERE later.chain_id = $1 AND later.key_before IN ${FORMS}
     AND later.context_address = q.context AND later.name = ${holder}.name AND later.committed
     AND later.key_after IS DISTINCT FROM later.key_before
     AND (later.block_height, later.transaction_index) < (q.h, q.i) AND ${since})`;

/** Those holdings whose context has the purse under a named key. */
export async function readKept(
  connection: Queryable,
  chainId: number,
  holdings: readonly Holding[],
): Promise<Holding[]> {
  if (holdings.length === 0) return [];
  const { rows } = await connection.query<{ n: string }>(
    `SELECT q.n FROM ${ASKED} WHERE EXISTS (
       SELECT 1 FROM opening_named_keys o WHERE o.chain_id = $1 AND o.uref = q.purse AND o.context_address = q.context
         AND NOT ${LOST('o', 'true')})
     OR EXISTS (
       SELECT 1 FROM named_key_writes w WHERE w.chain_id = $1 AND w.key_after IN ${FORMS} AND w.context_address = q.context
         AND w.committed AND (w.block_height, w.transaction_index) < (q.h, q.i) AND NOT ${LOST(
           'w',
           '(later.block_height, later.transaction_index, later.ordinal) > (w.block_height, w.transaction_index, w.ordinal)',
         )})`,
    parameters(chainId, holdings),
  );
  return rows.map(({ n }) => holdings[Number(n) - 1]);
}

/** The initiator of the newest earlier transaction in which the context received the purse as an argument. */
export async function readGivers(
  connection: Queryable,
  chainId: number,
  holdings: readonly Holding[],
): Promise<[Holding, initiator: string][]> {
  if (holdings.length === 0) return [];
  const { rows } = await connection.query<{ n: string; initiator: string }>(
    `SELECT q.n, given.initiator FROM ${ASKED}, LATERAL (
       SELECT a.initiator FROM purse_accesses a
       WHERE a.chain_id = $1 AND a.purse = q.purse AND a.context_address = q.context
         AND a.access = 'received as argument' AND a.committed AND (a.block_height, a.transaction_index) < (q.h, q.i)
       ORDER BY a.block_height DESC, a.transaction_index DESC, a.ordinal DESC LIMIT 1) given`,
    parameters(chainId, holdings),
  );
  return rows.map(({ n, initiator }) => [holdings[Number(n) - 1], initiator]);
}
