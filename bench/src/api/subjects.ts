// Whom the benchmark asks about: half as often as they occur in events (hot ones often), half one by one (the long tail).
import type { Database } from '@casper-trace/db/database';

export interface Subjects {
  readonly heights: readonly string[];
  readonly transactions: readonly string[];
  readonly accounts: readonly string[];
  readonly contracts: readonly string[];
  readonly codes: readonly string[];
  readonly purses: readonly string[];
  readonly accessedPurses: readonly string[];
  readonly urefs: readonly string[];
  /** What is typed into a search field. */
  readonly texts: readonly string[];
  /** A purse, and a cursor of its list of movements somewhere in the chain. */
  readonly pursePages: readonly { readonly purse: string; readonly before: string }[];
}

/** Of each kind. */
const COUNT = 200;

export async function chooseSubjects(database: Database): Promise<Subjects> {
  const heights = await values(database, 'height', 'blocks', 'transaction_count > 0');
  const purses = await addresses(database, 'COALESCE(source_purse, target_purse)', 'purse_transfers', 'true');
  const transactions = await values(database, 'hash', 'transactions', 'true');
  const accounts = await addresses(database, 'initiator', 'transactions', 'true');
  const names = await values(database, 'name', 'named_key_writes', 'true');
  return {
    heights,
    transactions,
    accounts,
    texts: heights.flatMap((height, index) => [
      height,
      transactions[index],
      accounts[index],
      purses[index],
      names[index],
    ]),
    contracts: await addresses(database, 'context_address', 'purse_transfers', "context_kind = 'contract'"),
    codes: [
      ...(await addresses(database, 'code_address', 'named_key_writes', "code_kind = 'contract'")),
      ...(await addresses(database, 'code_package', 'named_key_writes', "code_kind = 'contract'")),
    ],
    purses,
    accessedPurses: await addresses(database, 'purse', 'purse_accesses', 'true'),
    urefs: await addresses(database, 'uref', 'grants', 'true'),
    pursePages: purses.map((purse, index) => ({
      purse,
      before: Buffer.from(`purse_transfers ${heights[index % heights.length]} 0 0`).toString('base64url'),
    })),
  };
}

/** Values of rows all over the table: the rows with the least hash of their position, so the same each time. */
async function values(database: Database, value: string, table: string, condition: string): Promise<string[]> {
  const order = table === 'blocks' ? 'height' : 'block_height';
  const { rows } = await database.query<{ value: string }>(
    `SELECT value FROM (
       SELECT (${value})::text AS value, hashint8extended(${order}, 7) AS mixed FROM "${table}" TABLESAMPLE SYSTEM (2) REPEATABLE (7)
       WHERE ${condition} AND (${value}) IS NOT NULL
     ) sampled ORDER BY mixed, value LIMIT ${COUNT}`,
  );
  return rows.map((row) => row.value);
}

async function addresses(database: Database, value: string, table: string, condition: string): Promise<string[]> {
  const often = await values(database, value, table, condition);
  const { rows } = await database.query<{ value: string }>(
    `SELECT value FROM (
       SELECT DISTINCT ${value} AS value FROM "${table}" TABLESAMPLE SYSTEM (2) REPEATABLE (8) WHERE ${condition}
     ) named WHERE value IS NOT NULL ORDER BY md5(value) LIMIT ${COUNT}`,
  );
  return [...often, ...rows.map((row) => row.value)];
}
