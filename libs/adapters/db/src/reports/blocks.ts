// Blocks and transactions of a report's range, page by page, and what the range covers.
import { createHash } from 'node:crypto';
import { EngineBug } from '@casper-trace/casper-types/app-error';
import type { Queryable } from '../database.js';
import {
  RESULT_COLUMNS,
  resultsOf,
  type StoredResults,
  type TransactionResults,
} from '../queries/transaction-results.js';
import { type ReportScope, scopeParameters, transactionCondition } from './scope.js';

/** What the proof of a row rests on. What is null is not recorded. */
export interface BlockFacts {
  readonly height: bigint;
  readonly hash: string;
  readonly stateRootHash: string;
  /** ISO 8601 with milliseconds. */
  readonly timestamp: string;
  readonly eraId: bigint;
  readonly protocolVersion: string;
  readonly transactionCount: number;
  readonly proven: boolean | null;
  readonly unprovenReason: string | null;
  readonly checksumComputed: string | null;
  readonly checksumRecorded: string | null;
  readonly rootOfTrustKind: string | null;
  readonly rootOfTrustHeight: bigint | null;
  readonly rootOfTrustHash: string | null;
  /** True if the user or the list of known networks named it. */
  readonly rootOfTrustPinned: boolean | null;
  /** Of all recorded rows of the block; null: not recorded. */
  readonly digest: string | null;
}

const FACTS = `height, hash, state_root_hash, timestamp, era_id, protocol_version, transaction_count, proven,
  unproven_reason, execution_results_computed, execution_results_recorded, root_of_trust_kind, root_of_trust_height,
  root_of_trust_hash, root_of_trust_pinned, digest`;

interface StoredFacts {
  readonly height: string;
  readonly hash: string;
  readonly state_root_hash: string;
  readonly timestamp: Date;
  readonly era_id: string;
  readonly protocol_version: string;
  readonly transaction_count: number;
  readonly proven: boolean | null;
  readonly unproven_reason: string | null;
  readonly execution_results_computed: string | null;
  readonly execution_results_recorded: string | null;
  readonly root_of_trust_kind: string | null;
  readonly root_of_trust_height: string | null;
  readonly root_of_trust_hash: string | null;
  readonly root_of_trust_pinned: boolean | null;
  readonly digest: string | null;
}

function factsOf(row: StoredFacts): BlockFacts {
  return {
    height: BigInt(row.height),
    hash: row.hash,
    stateRootHash: row.state_root_hash,
    timestamp: row.timestamp.toISOString(),
    eraId: BigInt(row.era_id),
    protocolVersion: row.protocol_version,
    transactionCount: row.transaction_count,
    proven: row.proven,
    unprovenReason: row.unproven_reason,
    checksumComputed: row.execution_results_computed,
    checksumRecorded: row.execution_results_recorded,
    rootOfTrustKind: row.root_of_trust_kind,
    rootOfTrustHeight: row.root_of_trust_height === null ? null : BigInt(row.root_of_trust_height),
    rootOfTrustHash: row.root_of_trust_hash,
    rootOfTrustPinned: row.root_of_trust_pinned,
    digest: row.digest,
  };
}

/** The blocks of some rows, by height; EngineBug if one is asked for that is not stored. */
export async function readBlockFacts(
  connection: Queryable,
  chainId: number,
  rows: readonly { readonly blockHeight: bigint }[],
): Promise<(height: bigint) => BlockFacts> {
  const heights = [...new Set(rows.map(({ blockHeight }) => String(blockHeight)))];
  const { rows: stored } = await connection.query<StoredFacts>(
    `SELECT ${FACTS} FROM blocks WHERE chain_id = $1 AND height = ANY($2::int8[])`,
    [chainId, heights],
  );
  const facts = new Map(stored.map((row): [string, BlockFacts] => [row.height, factsOf(row)]));
  return (height) => {
    const found = facts.get(String(height));
    if (found === undefined) throw new EngineBug(`an event stands in block ${height}, which is not stored`);
    return found;
  };
}

/** Blocks of the range above `after`, ascending. */
export async function readBlockPage(
  connection: Queryable,
  { chainId, from, to }: ReportScope,
  after: bigint | undefined,
  size: number,
): Promise<BlockFacts[]> {
  const { rows } = await connection.query<StoredFacts>(
    `SELECT ${FACTS} FROM blocks WHERE chain_id = $1 AND height BETWEEN $2 AND $3 AND height > $4::int8
     ORDER BY height LIMIT ${size}`,
    [chainId, String(from), String(to), String(after ?? -1n)],
  );
  return rows.map(factsOf);
}

/** A transaction that the report covers. */
export interface TransactionFacts {
  readonly blockHeight: bigint;
  readonly transactionIndex: number;
  readonly hash: string;
  readonly kind: string;
  readonly initiator: string;
  readonly verdict: string | null;
  readonly reason: string | null;
  /** What verifies it; null unless it is verified. */
  readonly evidence: string | null;
  /** The rule set by which it was executed; null if it was not. */
  readonly rules: string | null;
  readonly results: TransactionResults;
  readonly block: BlockFacts;
}

export async function readTransactionPage(
  connection: Queryable,
  scope: ReportScope,
  after: { readonly blockHeight: bigint; readonly transactionIndex: number } | undefined,
  size: number,
): Promise<TransactionFacts[]> {
  type Columns = Omit<TransactionFacts, 'blockHeight' | 'block' | 'results'> & StoredResults & { blockHeight: string };
  const { rows } = await connection.query<Columns>(
    `SELECT t.block_height AS "blockHeight", t.transaction_index AS "transactionIndex", t.hash, t.kind, t.initiator,
       t.reason, t.evidence, t.rules, ${RESULT_COLUMNS}
     FROM transactions t WHERE t.chain_id = $1 AND t.block_height BETWEEN $2 AND $3
       AND (${transactionCondition(scope)})
       AND (t.block_height, t.transaction_index) > ($5::int8, $6::int4)
     ORDER BY t.block_height, t.transaction_index LIMIT ${size}`,
    [...scopeParameters(scope), String(after?.blockHeight ?? -1n), after?.transactionIndex ?? -1],
  );
  const found = rows.map(({ transactionIndex, hash, kind, initiator, verdict, reason, evidence, rules, ...row }) => {
    const blockHeight = BigInt(row.blockHeight);
    const results = resultsOf({ ...row, verdict });
    return { blockHeight, transactionIndex, hash, kind, initiator, verdict, reason, evidence, rules, results };
  });
  const blocks = await readBlockFacts(connection, scope.chainId, found);
  return found.map((row) => ({ ...row, block: blocks(row.blockHeight) }));
}

/** What of a range is stored, recorded and proven. */
export interface RangeCoverage {
  readonly blocks: number;
  readonly recorded: number;
  readonly proven: number;
  readonly transactions: number;
  /** Verdict → number of transactions of the range; `none` where the block is not recorded. */
  readonly verdicts: Readonly<Record<string, number>>;
  /** Reason → number of unverifiable transactions. */
  readonly reasons: Readonly<Record<string, number>>;
  /** First and last height of every run of blocks that are missing or not recorded, ascending; at most `GAPS_LISTED`. */
  readonly gaps: readonly (readonly [from: bigint, to: bigint])[];
  readonly gapCount: number;
}

const GAPS_LISTED = 1000;

export async function readRangeCoverage(
  connection: Queryable,
  { chainId, from, to }: ReportScope,
): Promise<RangeCoverage> {
  const range = [chainId, String(from), String(to)];
  const blocks = await connection.query<{ blocks: number; recorded: number; proven: number }>(
    `SELECT count(*)::int4 AS blocks, count(digest)::int4 AS recorded, (count(*) FILTER (WHERE proven))::int4 AS proven
     FROM blocks WHERE chain_id = $1 AND height BETWEEN $2 AND $3`,
    range,
  );
  const verdicts = await connection.query<{ verdict: string; reason: string | null; count: number }>(
    `SELECT COALESCE(verdict, 'none') AS verdict, reason, count(*)::int4 AS count FROM transactions
     WHERE chain_id = $1 AND block_height BETWEEN $2 AND $3 GROUP BY 1, 2 ORDER BY 1, 2`,
    range,
  );
  const gaps = await connection.query<{ first: string; last: string; count: number }>(
    `SELECT previous + 1 AS first, height - 1 AS last, (count(*) OVER ())::int4 AS count FROM (
       SELECT height, COALESCE(lag(height) OVER (ORDER BY height), $2::int8 - 1) AS previous FROM (
         SELECT height FROM blocks WHERE chain_id = $1 AND height BETWEEN $2 AND $3 AND digest IS NOT NULL
         UNION ALL SELECT $3::int8 + 1) recorded) pairs
     WHERE height > previous + 1 ORDER BY 1 LIMIT ${GAPS_LISTED}`,
    range,
  );
  const counts: Record<string, number> = {};
  for (const { verdict, count } of verdicts.rows) counts[verdict] = (counts[verdict] ?? 0) + count;
  return {
    ...blocks.rows[0],
    transactions: verdicts.rows.reduce((sum, { count }) => sum + count, 0),
    verdicts: counts,
    reasons: Object.fromEntries(
      verdicts.rows.flatMap(({ verdict, reason, count }) =>
        verdict === 'unverifiable' ? [[reason ?? 'unknown', count]] : [],
      ),
    ),
    gaps: gaps.rows.map(({ first, last }): [bigint, bigint] => [BigInt(first), BigInt(last)]),
    gapCount: gaps.rows[0]?.count ?? 0,
  };
}

/** sha256 over height and digest of the range's blocks: tells whether two readings of it saw the same rows. */
export async function readRangeDigest(connection: Queryable, scope: ReportScope): Promise<string> {
  const hash = createHash('sha256');
  for (let after: bigint | undefined; ; ) {
    const page = await readBlockPage(connection, scope, after, 1000);
    for (const { height, hash: blockHash, digest } of page) hash.update(`${height} ${blockHash} ${digest ?? '-'}\n`);
    if (page.length < 1000) return hash.digest('hex');
    after = page[page.length - 1].height;
  }
}

/** A block to which proofs lead. */
export interface RootOfTrust {
  readonly kind: string;
  readonly height: bigint;
  readonly hash: string;
  readonly pinned: boolean;
  /** Proven blocks of the range whose proof leads there. */
  readonly blocks: number;
}

/** The roots of trust of the range's proven blocks, by height. */
export async function readRangeRoots(
  connection: Queryable,
  { chainId, from, to }: ReportScope,
): Promise<RootOfTrust[]> {
  const { rows } = await connection.query<Omit<RootOfTrust, 'height'> & { height: string }>(
    `SELECT root_of_trust_kind AS kind, root_of_trust_height AS height, root_of_trust_hash AS hash,
       COALESCE(root_of_trust_pinned, false) AS pinned, count(*)::int4 AS blocks
     FROM blocks WHERE chain_id = $1 AND height BETWEEN $2 AND $3 AND proven AND root_of_trust_hash IS NOT NULL
     GROUP BY 1, 2, 3, 4 ORDER BY root_of_trust_height, root_of_trust_hash, pinned, root_of_trust_kind COLLATE "C"`,
    [chainId, String(from), String(to)],
  );
  return rows.map((row) => ({ ...row, height: BigInt(row.height) }));
}

/** Versions that recorded the blocks of a range, each with its count of blocks. */
export async function readRangeVersions(
  connection: Queryable,
  { chainId, from, to }: ReportScope,
): Promise<{ engine: string; blocks: number }[]> {
  const { rows } = await connection.query<{ engine: string; blocks: number }>(
    `SELECT engine_version AS engine, count(*)::int4 AS blocks FROM blocks
     WHERE chain_id = $1 AND height BETWEEN $2 AND $3 AND digest IS NOT NULL
     GROUP BY engine_version ORDER BY engine_version COLLATE "C"`,
    [chainId, String(from), String(to)],
  );
  return rows;
}
