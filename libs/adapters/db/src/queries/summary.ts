// The figures of a recorded chain: what the last table of `npm start` and `index --json` show.
import { formatPinnedBlock, type TrustLevel } from '@casper-trace/verdict/root-of-trust';
import { readChain } from '../chains.js';
import type { Queryable } from '../database.js';
import { chainDigest } from '../rows/digest.js';
import { readChainTrust } from '../trust/chain-trust.js';

export interface Summary {
  /** On what the proofs rest: `pinned` blocks, or the `first block` of the source; `none`: nothing is proven. */
  readonly trust: TrustLevel;
  /** The blocks on which the proofs rest, each `HEIGHT:HASH`. */
  readonly roots: readonly string[];
  readonly blocks: number;
  readonly blocksProven: number;
  readonly transactions: number;
  readonly verified: number;
  readonly diverged: number;
  readonly unverifiable: number;
  /** Code → number of transactions that are unverifiable for it. */
  readonly reasons: Readonly<Record<string, number>>;
  /** Kind of evidence → number of transactions that it verifies. */
  readonly evidence: Readonly<Record<string, number>>;
  /** Verified transactions whose recorded result is another one: the source contradicts the chain. */
  readonly contradictions: number;
  /** Lower-case hex over the canonical rows of all recorded blocks. */
  readonly digest: string;
}

export async function readSummary(connection: Queryable, chainId: number): Promise<Summary> {
  const blocks = await connection.query<{ blocks: number; proven: number }>(
    'SELECT count(*)::int4 AS blocks, (count(*) FILTER (WHERE proven))::int4 AS proven FROM blocks WHERE chain_id = $1',
    [chainId],
  );
  const verdicts = await connection.query<{ verdict: string | null; reason: string | null; count: number }>(
    `SELECT verdict, reason, count(*)::int4 AS count FROM transactions WHERE chain_id = $1
     GROUP BY verdict, reason ORDER BY reason`,
    [chainId],
  );
  const evidence = await connection.query<{ evidence: string; count: number; contradictions: number }>(
    `SELECT evidence, count(*)::int4 AS count, count(difference_field)::int4 AS contradictions FROM transactions
     WHERE chain_id = $1 AND verdict = 'verified' AND evidence IS NOT NULL GROUP BY evidence ORDER BY evidence`,
    [chainId],
  );
  const counted = (wanted: string): number =>
    verdicts.rows.filter(({ verdict }) => verdict === wanted).reduce((sum, { count }) => sum + count, 0);
  const trust = await readChainTrust(connection, chainId);
  return {
    trust: trust?.level ?? 'none',
    roots: (trust?.roots ?? []).map(formatPinnedBlock),
    blocks: blocks.rows[0].blocks,
    blocksProven: blocks.rows[0].proven,
    transactions: verdicts.rows.reduce((sum, { count }) => sum + count, 0),
    verified: counted('verified'),
    diverged: counted('diverged'),
    unverifiable: counted('unverifiable'),
    reasons: Object.fromEntries(
      verdicts.rows.flatMap(({ verdict, reason, count }) =>
        verdict === 'unverifiable' && reason !== null ? [[reason, count]] : [],
      ),
    ),
    evidence: Object.fromEntries(evidence.rows.map((row) => [row.evidence, row.count])),
    contradictions: evidence.rows.reduce((sum, { contradictions }) => sum + contradictions, 0),
    digest: await readChainDigest(connection, chainId),
  };
}

/** Lines below 'verified' in a table for people. */
export function evidenceRows({ evidence, contradictions }: Summary): [string, number][] {
  const rows = Object.entries(evidence).map(([kind, count]): [string, number] => [`  by ${kind}`, count]);
  return contradictions === 0 ? rows : [...rows, ['  contradicted by the source', contradictions]];
}

/** Lines about the roots in a table for people: whole hashes, to be compared. */
export function trustRows({ trust, roots }: Summary): [string, string][] {
  if (trust === 'none') return [['trust', 'no block is trusted: nothing is proven (docs/trust.md)']];
  const level = trust === 'pinned' ? 'pinned' : 'not pinned: compare with a hash that you trust';
  return [['trust', level], ...roots.map((root): [string, string] => ['  block', root])];
}

/** Over the canonical rows of all recorded blocks; reads one value a block. */
export async function readChainDigest(connection: Queryable, chainId: number): Promise<string> {
  const chain = await readChain(connection, chainId);
  const { rows } = await connection.query<{ height: string; digest: string }>(
    'SELECT height, digest FROM blocks WHERE chain_id = $1 AND digest IS NOT NULL ORDER BY height',
    [chainId],
  );
  return chainDigest(
    chain.networkName,
    chain.firstBlockHash,
    rows.map(({ height, digest }): [bigint, string] => [BigInt(height), digest]),
  );
}
