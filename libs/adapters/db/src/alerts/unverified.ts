// What is stored of transactions that are not verified: their raw JSON, and the balances that their block changed.
import type { Queryable } from '../database.js';
import { EXPLAINED_CHANGE } from '../explained-changes.js';

/** Index of the transaction in its block → its JSON as received. */
export async function readRawTransactions(
  connection: Queryable,
  chainId: number,
  height: bigint,
  indexes: readonly number[],
): Promise<Map<number, string>> {
  const { rows } = await connection.query<{ index: number; raw: string }>(
    `SELECT transaction_index AS index, raw FROM transactions
     WHERE chain_id = $1 AND block_height = $2 AND transaction_index = ANY($3::int4[])`,
    [chainId, height.toString(), indexes],
  );
  return new Map(rows.map(({ index, raw }) => [index, raw]));
}

/** A purse whose balance a block changed. */
export interface ChangedBalance {
  readonly purse: string;
  readonly before: bigint;
  readonly after: bigint;
  /** Part of the change that an era end or a protocol upgrade made. */
  readonly outside: bigint;
}

/** Empty if the states before and after the block are not both known. */
export async function readChangedBalances(
  connection: Queryable,
  chainId: number,
  height: bigint,
): Promise<ChangedBalance[]> {
  const { rows } = await connection.query<{ purse: string; before: string; after: string; outside: string }>(
    `SELECT b.purse, b.balance_before AS before, b.balance_after AS after, COALESCE(c.amount, 0) AS outside
     FROM purse_balances b LEFT JOIN balance_changes c
       ON c.chain_id = b.chain_id AND c.block_height = b.block_height AND c.purse = b.purse AND c.${EXPLAINED_CHANGE}
     WHERE b.chain_id = $1 AND b.block_height = $2 AND b.balance_before <> b.balance_after ORDER BY b.purse`,
    [chainId, height.toString()],
  );
  return rows.map(({ purse, before, after, outside }) => ({
    purse,
    before: BigInt(before),
    after: BigInt(after),
    outside: BigInt(outside),
  }));
}
