// The balances and sums behind a purse's statement. Balances are the chain's own (`purse_balances`, read from the state
// under a block's root); sums are what the traces say. That the two agree is for the reader of the statement to see.
import { PermanentError } from '@casper-trace/casper-types/app-error';
import type { Queryable } from '../database.js';
import { EXPLAINED_CHANGE } from '../explained-changes.js';
import { type ReportScope, scopeParameters, subjectPurses } from './scope.js';

/** Motes as decimal strings: exact as Postgres gives them. */
export interface StatementFacts {
  readonly purse: string;
  /** Account whose main purse it is; null for a purse that is none. */
  readonly account: string | null;
  /** Balance under the root that the statement begins at; null if the record does not tell. */
  readonly opening: bigint | null;
  readonly closing: bigint | null;
  /** Committed movements of the range. */
  readonly received: bigint;
  readonly sent: bigint;
  readonly movements: number;
  /** What changed the balance in the range without a transaction, by way, ascending. */
  readonly outside: readonly OutsideSum[];
}

/** Sum of the changes outside transactions of one way. */
export interface OutsideSum {
  /** `reward`, `protocol upgrade`. */
  readonly way: string;
  /** Signed. */
  readonly amount: bigint;
}

/** Height of the root at which statements of a range begin: movements above it count. */
export function openingHeight(from: bigint, firstHeight: bigint): bigint {
  return from <= firstHeight ? firstHeight : from - 1n;
}

/** Condition on a purse for its statement: of a range of blocks those that a block of it touched. */
function purses(scope: ReportScope): string {
  const held = subjectPurses(scope);
  if (scope.subject === 'purse') return 'SELECT $4::text AS purse';
  if (held === null) {
    return `SELECT purse FROM purse_balances WHERE chain_id = $1 AND block_height BETWEEN $2 AND $3
      AND block_height > $5 AND $4::text IS NULL`;
  }
  // A URef under a named key is a purse if the state has a balance for it.
  return `SELECT purse FROM (${held}) AS held(purse)
    WHERE EXISTS (SELECT FROM purse_balances b WHERE b.chain_id = $1 AND b.purse = held.purse AND b.block_height <= $3)`;
}

interface StoredFacts {
  readonly purse: string;
  readonly account: string | null;
  readonly last_before: string | null;
  readonly first_before: string | null;
  readonly first_found: boolean;
  readonly closing: string | null;
  readonly walked: boolean;
  readonly received: string;
  readonly sent: string;
  readonly movements: number;
  readonly outside: readonly { readonly way: string; readonly amount: string }[];
}

/** Statements of the purses after `after`, by address. */
export async function readStatementPage(
  connection: Queryable,
  scope: ReportScope,
  firstHeight: bigint,
  after: string | undefined,
  size: number,
): Promise<StatementFacts[]> {
  const opening = openingHeight(scope.from, firstHeight);
  const balance = 'FROM purse_balances b WHERE b.chain_id = $1 AND b.purse = p.purse';
  const inRange = 'chain_id = $1 AND block_height > $5 AND block_height <= $3';
  const { rows } = await connection.query<StoredFacts>(
    `WITH p AS (SELECT DISTINCT purse FROM (${purses(scope)}) AS of WHERE purse COLLATE "C" > $6
       AND $2::int8 IS NOT NULL ORDER BY purse LIMIT ${size})
     SELECT p.purse, (SELECT min(account COLLATE "C") FROM main_purses m WHERE m.chain_id = $1 AND m.purse = p.purse) AS account,
       (SELECT balance_after ${balance} AND block_height <= $5 ORDER BY block_height DESC LIMIT 1) AS last_before,
       early.balance_before AS first_before, early.purse IS NOT NULL AS first_found,
       (SELECT balance_after ${balance} AND block_height <= $3 ORDER BY block_height DESC LIMIT 1) AS closing,
       EXISTS (SELECT FROM purse_balances b WHERE b.chain_id = $1 AND b.block_height = $7) AS walked,
       COALESCE(got.motes, 0) AS received, COALESCE(gave.motes, 0) AS sent,
       (got.count + gave.count - (SELECT count(*) FROM purse_transfers WHERE ${inRange} AND committed
          AND source_purse = p.purse AND target_purse = p.purse))::int4 AS movements,
       (SELECT COALESCE(json_agg(json_build_object('way', way, 'amount', amount::text) ORDER BY way COLLATE "C"), '[]')
        FROM (SELECT way, sum(amount) AS amount FROM balance_changes
          WHERE ${inRange} AND purse = p.purse AND ${EXPLAINED_CHANGE} GROUP BY way) sums) AS outside
     FROM p
     LEFT JOIN LATERAL (SELECT b.purse, b.balance_before ${balance} AND block_height > $5 AND block_height <= $3
       ORDER BY block_height LIMIT 1) early ON true
     CROSS JOIN LATERAL (SELECT sum(amount) AS motes, count(*) AS count FROM purse_transfers
       WHERE ${inRange} AND committed AND target_purse = p.purse) got
     CROSS JOIN LATERAL (SELECT sum(amount) AS motes, count(*) AS count FROM purse_transfers
       WHERE ${inRange} AND committed AND source_purse = p.purse) gave
     ORDER BY p.purse COLLATE "C"`,
    [...scopeParameters(scope), String(opening), after ?? '', String(firstHeight)],
  );
  return rows.map(statementOf);
}

function statementOf(row: StoredFacts): StatementFacts {
  const opening = openingOf(row);
  return {
    purse: row.purse,
    account: row.account,
    opening,
    closing: row.closing === null ? opening : BigInt(row.closing),
    received: BigInt(row.received),
    sent: BigInt(row.sent),
    movements: row.movements,
    outside: row.outside.map(({ way, amount }) => ({ way, amount: BigInt(amount) })),
  };
}

/** A purse without a row before the range was not there, if the first state at hand was walked. */
function openingOf({ last_before, first_before, first_found, walked }: StoredFacts): bigint | null {
  if (last_before !== null) return BigInt(last_before);
  if (first_found && first_before !== null) return BigInt(first_before);
  return walked ? 0n : null;
}

/** A block in which the chain's balance changed by something else than what the traces say. */
export interface UnexplainedBlock {
  readonly height: bigint;
  /** Change of the balance less the committed movements and the explained changes outside transactions. */
  readonly motes: bigint;
  /** Transactions of the block that are not verified, and their verdicts. */
  readonly unverified: readonly string[];
}

/** Blocks that an unexplained balance of a purse comes from, ascending, at most `limit`. */
export async function readUnexplainedBlocks(
  connection: Queryable,
  { chainId, from, to }: ReportScope,
  firstHeight: bigint,
  purse: string,
  limit: number,
): Promise<UnexplainedBlock[]> {
  const { rows } = await connection.query<{ height: string; motes: string; unverified: string[] | null }>(
    `WITH change AS (
       SELECT block_height, balance_after - balance_before AS motes FROM purse_balances
       WHERE chain_id = $1 AND purse = $4 AND block_height > $2 AND block_height <= $3
       UNION ALL SELECT block_height, -amount FROM purse_transfers
       WHERE chain_id = $1 AND target_purse = $4 AND committed AND block_height > $2 AND block_height <= $3
       UNION ALL SELECT block_height, amount FROM purse_transfers
       WHERE chain_id = $1 AND source_purse = $4 AND committed AND block_height > $2 AND block_height <= $3
       UNION ALL SELECT block_height, -amount FROM balance_changes
       WHERE chain_id = $1 AND purse = $4 AND ${EXPLAINED_CHANGE} AND block_height > $2 AND block_height <= $3)
     SELECT block_height AS height, sum(motes) AS motes,
       (SELECT array_agg(t.hash || ' ' || COALESCE(t.verdict, 'not recorded') || COALESCE(' ' || t.reason, '')
          ORDER BY t.transaction_index)
        FROM transactions t WHERE t.chain_id = $1 AND t.block_height = change.block_height
          AND t.verdict IS DISTINCT FROM 'verified') AS unverified
     FROM change GROUP BY block_height HAVING sum(motes) <> 0 ORDER BY block_height LIMIT ${limit}`,
    [chainId, String(openingHeight(from, firstHeight)), String(to), purse],
  );
  return rows.map(({ height, motes, unverified }) => ({
    height: BigInt(height),
    motes: BigInt(motes),
    unverified: unverified ?? [],
  }));
}

/** PermanentError 'unknown-subject' if the chain's record has no trace of the subject at all. */
export async function requireSubject(connection: Queryable, scope: ReportScope): Promise<void> {
  const { chainId, subject, address } = scope;
  if (subject === 'blocks') return;
  const known: Record<typeof subject, string> = {
    account: `EXISTS (SELECT FROM main_purses WHERE chain_id = $1 AND account = $2)
      OR EXISTS (SELECT FROM transactions WHERE chain_id = $1 AND initiator = $2)`,
    contract: `EXISTS (SELECT FROM frames WHERE chain_id = $1 AND (context_address = $2 OR code_address = $2))
      OR EXISTS (SELECT FROM opening_named_keys WHERE chain_id = $1 AND context_address = $2)
      OR EXISTS (SELECT FROM named_key_writes WHERE chain_id = $1 AND context_address = $2)`,
    package: 'EXISTS (SELECT FROM frames WHERE chain_id = $1 AND code_package = $2)',
    purse: `EXISTS (SELECT FROM purse_balances WHERE chain_id = $1 AND purse = $2)
      OR EXISTS (SELECT FROM purse_accesses WHERE chain_id = $1 AND purse = $2)
      OR EXISTS (SELECT FROM purse_transfers WHERE chain_id = $1 AND (source_purse = $2 OR target_purse = $2))`,
  };
  const { rows } = await connection.query<{ found: boolean }>(`SELECT ${known[subject]} AS found`, [chainId, address]);
  if (!rows[0].found) {
    throw new PermanentError('unknown-subject', `the record of the chain has no ${subject} ${address}: check the hash`);
  }
}
