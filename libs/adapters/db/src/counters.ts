// Counts that are there without counting: for every bucket of heights, how many blocks, transactions and verdicts it holds.
// Whoever adds or replaces rows adds the difference in the same transaction, so the sums are exact at any moment.
import type { Queryable } from './database.js';
import { ENGINE_VERSION } from './versions.js';

/** Blocks a bucket: few rows to sum on a long chain, few writers that wait for each other. */
export const BUCKET_WIDTH = 10_000n;

/** Name of a counter → by how much it grows. */
export type Counts = ReadonlyMap<string, bigint>;

/** Blocks recorded by one version of casper-trace. */
const RECORDED = 'recorded ';
export const RECORDED_BY_THIS = `${RECORDED}${ENGINE_VERSION}`;
const UNVERIFIABLE = 'unverifiable ';
/** Followed by protocol version and rule set: verified transactions. */
const RULES = 'rules ';

/** What the record of a block counts for, as it is stored now. */
export async function recordedCounts(connection: Queryable, chainId: number, height: bigint): Promise<Counts> {
  const { rows } = await connection.query<{ counter: string; value: string }>(
    `SELECT '${RECORDED}' || engine_version AS counter, 1::int8 AS value
       FROM blocks WHERE chain_id = $1 AND height = $2 AND digest IS NOT NULL
     UNION ALL SELECT 'proven', 1 FROM blocks WHERE chain_id = $1 AND height = $2 AND proven
     UNION ALL SELECT CASE verdict WHEN 'unverifiable' THEN '${UNVERIFIABLE}' || COALESCE(reason, '') ELSE verdict END, count(*)
       FROM transactions WHERE chain_id = $1 AND block_height = $2 AND verdict IS NOT NULL GROUP BY 1
     UNION ALL SELECT '${RULES}' || b.protocol_version || ' ' || t.rules, count(*)
       FROM transactions t JOIN blocks b ON b.chain_id = t.chain_id AND b.height = t.block_height
       WHERE t.chain_id = $1 AND t.block_height = $2 AND t.verdict = 'verified' AND t.rules IS NOT NULL GROUP BY 1`,
    [chainId, height],
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

/** Blocks a step of the search for the frontier. */
const STEP = BUCKET_WIDTH;

/**
 * The frontier: the highest block with every block from the chain's first up to it recorded, by whatever version. What
 * is recorded at or below it is complete in the chain's order. Undefined if the first block is not recorded.
 * @param known a frontier found earlier: the search goes on from it
 */
export async function readFrontier(
  connection: Queryable,
  chainId: number,
  known?: bigint,
): Promise<bigint | undefined> {
  let frontier = known ?? (await completeBuckets(connection, chainId));
  for (;;) {
    const { rows } = await connection.query<{ reached: string | null }>(
      `SELECT max(height) AS reached FROM (
         SELECT height, height - row_number() OVER (ORDER BY height) AS island FROM blocks
         WHERE chain_id = $1 AND height > $2 AND height <= $3 AND digest IS NOT NULL) recorded
       WHERE island = $2`,
      [chainId, frontier, frontier + STEP],
    );
    const { reached } = rows[0];
    if (reached !== null) frontier = BigInt(reached);
    if (reached === null) break;
  }
  const { rows } = await connection.query<{ first: string }>('SELECT first_height AS first FROM chains WHERE id = $1', [
    chainId,
  ]);
  return rows.length === 0 || frontier < BigInt(rows[0].first) ? undefined : frontier;
}

/** The last height of the buckets from the first on that are full and recorded; the height before the first if none is. */
async function completeBuckets(connection: Queryable, chainId: number): Promise<bigint> {
  const { rows } = await connection.query<{ bucket: string; recorded: string; first: string }>(
    `SELECT k.bucket, sum(k.value) AS recorded, c.first_height AS first FROM chains c
     JOIN chain_counters k ON k.chain_id = c.id AND k.counter LIKE '${RECORDED}%'
     WHERE c.id = $1 GROUP BY k.bucket, c.first_height ORDER BY k.bucket`,
    [chainId],
  );
  if (rows.length === 0) return -1n;
  const first = BigInt(rows[0].first);
  let frontier = first - 1n;
  for (const { bucket, recorded } of rows) {
    const end = (BigInt(bucket) + 1n) * BUCKET_WIDTH - 1n;
    if (BigInt(recorded) < end - frontier) break;
    frontier = end;
  }
  return frontier;
}
