// Counts that are there without counting: for every bucket of heights, how many blocks, transactions and verdicts it holds.
// Whoever adds or replaces rows adds the difference in the same transaction, so the sums are exact at any moment.
import type { Queryable } from './database.js';
import { ENGINE_VERSION } from './versions.js';

/** Blocks a bucket: few rows to sum on a long chain, few writers that wait for each other. */
export const BUCKET_WIDTH = 10_000n;

/** Name of a counter → by how much it grows. */
export type Counts = ReadonlyMap<string, bigint>;

/** Followed by a version of casper-trace: blocks that it recorded. */
export const RECORDED = 'recorded ';
export const RECORDED_BY_THIS = `${RECORDED}${ENGINE_VERSION}`;
const UNVERIFIABLE = 'unverifiable ';
/** Followed by protocol version and rule set: verified transactions. */
const RULES = 'rules ';

/** What the record of a block counts for, or of the blocks up to `to`, as it is stored now. */
export async function recordedCounts(
  connection: Queryable,
  chainId: number,
  height: bigint,
  to = height,
): Promise<Counts> {
  const { rows } = await connection.query<{ counter: string; value: string }>(
    `SELECT '${RECORDED}' || engine_version AS counter, count(*) AS value
       FROM blocks WHERE chain_id = $1 AND height BETWEEN $2 AND $3 AND digest IS NOT NULL GROUP BY 1
     UNION ALL SELECT 'proven', count(*) FROM blocks WHERE chain_id = $1 AND height BETWEEN $2 AND $3 AND proven
     UNION ALL SELECT CASE verdict WHEN 'unverifiable' THEN '${UNVERIFIABLE}' || COALESCE(reason, '') ELSE verdict END, count(*)
       FROM transactions WHERE chain_id = $1 AND block_height BETWEEN $2 AND $3 AND verdict IS NOT NULL GROUP BY 1
     UNION ALL SELECT '${RULES}' || b.protocol_version || ' ' || t.rules, count(*)
       FROM transactions t JOIN blocks b ON b.chain_id = t.chain_id AND b.height = t.block_height
       WHERE t.chain_id = $1 AND t.block_height BETWEEN $2 AND $3 AND t.verdict = 'verified' AND t.rules IS NOT NULL
       GROUP BY 1`,
    [chainId, height, to],
  );
  return new Map(rows.map(({ counter, value }) => [counter, BigInt(value)]));
}

/** `after` minus `before`, without what stays the same. */
export function difference(after: Counts, before: Counts): Counts {
  const names = new Set([...after.keys(), ...before.keys()]);
  const changes = [...names].map((name): [string, bigint] => [
    name,
    (after.get(name) ?? 0n) - (before.get(name) ?? 0n),
  ]);
  return new Map(changes.filter(([, change]) => change !== 0n));
}

/** Adds to the counters of the bucket of a height; other writers of the bucket wait until the transaction ends. */
export async function addToCounters(
  connection: Queryable,
  chainId: number,
  height: bigint,
  counts: Counts,
): Promise<void> {
  if (counts.size === 0) return;
  // In one order, so that two writers never wait for each other.
  const names = [...counts.keys()].sort();
  await connection.query(
    `INSERT INTO chain_counters (chain_id, bucket, counter, value)
     SELECT $1::int4, $2::int8, * FROM UNNEST($3::text[], $4::int8[])
     ON CONFLICT (chain_id, bucket, counter) DO UPDATE SET value = chain_counters.value + EXCLUDED.value`,
    [chainId, height / BUCKET_WIDTH, names, names.map((name) => counts.get(name))],
  );
}

/** Adds one for each of the heights to a counter. */
export async function countHeights(
  connection: Queryable,
  chainId: number,
  counter: string,
  heights: readonly bigint[],
): Promise<void> {
  const ofBucket = new Map<bigint, bigint>();
  for (const height of heights) {
    const bucket = height / BUCKET_WIDTH;
    ofBucket.set(bucket, (ofBucket.get(bucket) ?? 0n) + 1n);
  }
  for (const [bucket, count] of [...ofBucket].sort(([a], [b]) => (a < b ? -1 : 1))) {
    await addToCounters(connection, chainId, bucket * BUCKET_WIDTH, new Map([[counter, count]]));
  }
}

export interface ChainTotals {
  readonly blocks: number;
  /** By this version. */
  readonly blocksRecorded: number;
  readonly blocksProven: number;
  readonly transactions: number;
  readonly verified: number;
  readonly diverged: number;
  readonly unverifiable: number;
  /** Code → number of transactions that are unverifiable for it. */
  readonly reasons: Readonly<Record<string, number>>;
  /** Which rule sets the versions of the chain needed, with the number of transactions that each verified. */
  readonly ruleSets: readonly RuleSetCount[];
}

/** Verified transactions of a protocol version by one rule set. */
export interface RuleSetCount {
  readonly protocolVersion: string;
  readonly rules: string;
  readonly transactions: number;
}

/** Sums of a chain: reads one row a counter and bucket. */
export async function readTotals(connection: Queryable, chainId: number): Promise<ChainTotals> {
  const { rows } = await connection.query<{ counter: string; value: string }>(
    `SELECT counter, sum(value) AS value FROM chain_counters WHERE chain_id = $1
     GROUP BY counter HAVING sum(value) <> 0 ORDER BY counter`,
    [chainId],
  );
  const of = (name: string): number => Number(rows.find(({ counter }) => counter === name)?.value ?? 0);
  const reasons = rows
    .filter(({ counter }) => counter.startsWith(UNVERIFIABLE))
    .map(({ counter, value }): [string, number] => [counter.slice(UNVERIFIABLE.length), Number(value)]);
  return {
    blocks: of('blocks'),
    blocksRecorded: of(RECORDED_BY_THIS),
    blocksProven: of('proven'),
    transactions: of('transactions'),
    verified: of('verified'),
    diverged: of('diverged'),
    unverifiable: reasons.reduce((sum, [, count]) => sum + count, 0),
    reasons: Object.fromEntries(reasons),
    ruleSets: rows.filter(({ counter }) => counter.startsWith(RULES)).map(ruleSetCount),
  };
}

function ruleSetCount({ counter, value }: { counter: string; value: string }): RuleSetCount {
  const [protocolVersion = '', rules = ''] = counter.slice(RULES.length).split(' ');
  return { protocolVersion, rules, transactions: Number(value) };
}
