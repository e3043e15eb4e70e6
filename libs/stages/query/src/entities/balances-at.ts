// The balance of purses at the end of a block, from the chain's own state. Unknown, never guessed, if a block in between
// is not proven: it may have changed the balance without telling us.

import { BUCKET_WIDTH } from '@casper-trace/db/counters';
import type { Queryable } from '@casper-trace/db/database';
import { heightParameter } from '../lists/filters.js';

export interface BalanceQuestion {
  readonly chainId: number;
  /** Bare hex. */
  readonly purse: string;
  readonly height: bigint;
}

export const balanceId = ({ chainId, purse, height }: BalanceQuestion): string => `${chainId} ${purse} ${height}`;

/** Motes; undefined if the purse was not there or the balance is not known. One statement. */
export async function loadBalances(
  connection: Queryable,
  questions: readonly BalanceQuestion[],
): Promise<(bigint | undefined)[]> {
  const { rows } = await connection.query<{ number: string; balance: string; unproven: string | null; height: string }>(
    `SELECT asked.number, newest.balance_after AS balance, newest.block_height AS height, unproven.height AS unproven
     FROM unnest($1::int4[], $2::text[], $3::int8[]) WITH ORDINALITY AS asked(chain_id, purse, height, number)
     CROSS JOIN LATERAL (
       SELECT b.balance_after, b.block_height FROM purse_balances b
       WHERE b.chain_id = asked.chain_id AND b.purse = asked.purse AND b.block_height <= asked.height
       ORDER BY b.block_height DESC LIMIT 1) newest
     LEFT JOIN LATERAL (
       SELECT found.height FROM (
         SELECT bucket FROM chain_counters k WHERE k.chain_id = asked.chain_id AND k.bucket <= asked.height / ${BUCKET_WIDTH}
         GROUP BY bucket HAVING COALESCE(sum(value) FILTER (WHERE counter = 'blocks'), 0)
           <> COALESCE(sum(value) FILTER (WHERE counter = 'proven'), 0)
         ORDER BY bucket DESC) incomplete
       CROSS JOIN LATERAL (
         SELECT height FROM blocks WHERE chain_id = asked.chain_id AND height >= bucket * ${BUCKET_WIDTH}
           AND height < (bucket + 1) * ${BUCKET_WIDTH} AND height <= asked.height AND proven IS NOT TRUE
         ORDER BY height DESC LIMIT 1) found
       ORDER BY incomplete.bucket DESC LIMIT 1) unproven ON true`,
    [
      questions.map(({ chainId }) => chainId),
      questions.map(({ purse }) => purse),
      questions.map(({ height }) => heightParameter(height)),
    ],
  );
  const found = questions.map((): bigint | undefined => undefined);
  for (const { number, balance, height, unproven } of rows) {
    const known = unproven === null || BigInt(unproven) <= BigInt(height);
    if (known) found[Number(number) - 1] = BigInt(balance);
  }
  return found;
}

/** Main purses of accounts, bare hex; undefined where none is known. One statement. */
export async function loadMainPurses(
  connection: Queryable,
  accounts: readonly { readonly chainId: number; readonly address: string }[],
): Promise<(string | undefined)[]> {
  const { rows } = await connection.query<{ number: string; purse: string }>(
    `SELECT asked.number, m.purse FROM unnest($1::int4[], $2::text[]) WITH ORDINALITY AS asked(chain_id, account, number)
     JOIN main_purses m ON m.chain_id = asked.chain_id AND m.account = asked.account`,
    [accounts.map(({ chainId }) => chainId), accounts.map(({ address }) => address)],
  );
  const found = accounts.map((): string | undefined => undefined);
  for (const { number, purse } of rows) found[Number(number) - 1] = purse;
  return found;
}
