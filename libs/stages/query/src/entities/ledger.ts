// The ledger of a purse: every committed movement and every change outside transactions, with the balance after it. The
// balance of a block is the chain's own, from the state at the parent's root; only inside the block it is added up. So
// a fault of one block does not reach the next, and where the state is not at hand the balance is unknown.
import type { Queryable } from '@casper-trace/db/database';
import { purseLedger } from '../events/branches.js';
import { END_OF_BLOCK, type EventKey } from '../events/event-kinds.js';
import { type EventParent, selectEventPages } from '../events/event-pages.js';
import type { Page, PageOfRows } from '../paging/page.js';

export interface LedgerRow {
  readonly key: EventKey;
  /** Signed. */
  readonly amount: bigint;
  /** After the entry; undefined if the state before the block is not at hand. */
  readonly balance: bigint | undefined;
}

/** Two statements for all purses. */
export async function selectLedgerPages(
  connection: Queryable,
  purses: readonly EventParent[],
  page: Page,
): Promise<PageOfRows<LedgerRow>[]> {
  const pages = await selectEventPages(connection, purseLedger, purses, page);
  const blocks = new Map<string, BlockOfPurse>();
  for (const [index, { rows }] of pages.entries()) {
    const { chainId, key: purse } = purses[index];
    for (const { blockHeight } of rows) {
      blocks.set(blockId(chainId, purse, blockHeight), { chainId, purse, blockHeight });
    }
  }
  const entries = blocks.size === 0 ? new Map<string, Entry>() : await readEntries(connection, [...blocks.values()]);
  return pages.map((found, index) => {
    const { chainId, key: purse } = purses[index];
    const rows = found.rows.flatMap((key) => {
      const entry = entries.get(`${blockId(chainId, purse, key.blockHeight)} ${key.transactionIndex} ${key.ordinal}`);
      return entry === undefined ? [] : [{ key, ...entry }];
    });
    return { ...found, rows };
  });
}

interface BlockOfPurse {
  readonly chainId: number;
  readonly purse: string;
  readonly blockHeight: string;
}

type Entry = Pick<LedgerRow, 'amount' | 'balance'>;

const blockId = (chainId: number, purse: string, blockHeight: string): string => `${chainId} ${purse} ${blockHeight}`;

/** All entries of the blocks, each by block, transaction index and ordinal. */
async function readEntries(connection: Queryable, blocks: readonly BlockOfPurse[]): Promise<Map<string, Entry>> {
  const { rows } = await connection.query<{
    number: string;
    before: string | null;
    transaction_index: number;
    ordinal: number;
    amount: string;
  }>(
    `SELECT asked.number, b.balance_before AS before, entry.*
     FROM unnest($1::int4[], $2::text[], $3::int8[]) WITH ORDINALITY AS asked(chain_id, purse, height, number)
     LEFT JOIN purse_balances b ON b.chain_id = asked.chain_id AND b.block_height = asked.height AND b.purse = asked.purse
     CROSS JOIN LATERAL (
       SELECT t.transaction_index, t.ordinal, CASE WHEN t.target_purse = t.source_purse THEN 0 ELSE -t.amount END AS amount
         FROM purse_transfers t WHERE t.chain_id = asked.chain_id AND t.block_height = asked.height
         AND t.source_purse = asked.purse AND t.committed
       UNION ALL
       SELECT t.transaction_index, t.ordinal, t.amount FROM purse_transfers t
         WHERE t.chain_id = asked.chain_id AND t.block_height = asked.height AND t.target_purse = asked.purse
         AND t.source_purse IS DISTINCT FROM t.target_purse AND t.committed
       UNION ALL
       SELECT ${END_OF_BLOCK}, 0, c.amount FROM balance_changes c
         WHERE c.chain_id = asked.chain_id AND c.block_height = asked.height AND c.purse = asked.purse
     ) entry
     ORDER BY asked.number, entry.transaction_index, entry.ordinal`,
    [
      blocks.map(({ chainId }) => chainId),
      blocks.map(({ purse }) => purse),
      blocks.map(({ blockHeight }) => blockHeight),
    ],
  );
  const entries = new Map<string, Entry>();
  let number = '';
  let balance: bigint | undefined;
  for (const row of rows) {
    if (row.number !== number) balance = row.before === null ? undefined : BigInt(row.before);
    number = row.number;
    const amount = BigInt(row.amount);
    if (balance !== undefined) balance += amount;
    const { chainId, purse, blockHeight } = blocks[Number(number) - 1];
    entries.set(`${blockId(chainId, purse, blockHeight)} ${row.transaction_index} ${row.ordinal}`, { amount, balance });
  }
  return entries;
}
