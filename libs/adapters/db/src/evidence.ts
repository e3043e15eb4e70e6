// The evidence that is stored of blocks: what was ingested, and what re-execution found out about it.
import { updateRows } from './bulk.js';
import type { Queryable } from './database.js';
import { parseRow } from './rows/table.js';
import { type IngestedTransactionRow, ingestedTransactions } from './rows/tables.js';

export interface EvidenceOfTransaction {
  readonly row: IngestedTransactionRow;
  /** The recorded messages are not ours. */
  readonly messagesDiffer: boolean;
}

export interface EvidenceOfBlock {
  readonly hash: string;
  readonly raw: string;
  /** By its own signatures, by descent, or as a root of trust. */
  readonly isFinal: boolean;
  /** The root of trust that its finality rests on is pinned. */
  readonly isPinned: boolean;
  /** The approvals of its transactions are those that the chain committed to. */
  readonly approvalsProven: boolean;
  /** The recorded results are those that the chain committed to. */
  readonly recordCommitted: boolean;
  /** In the order of execution. */
  readonly transactions: readonly EvidenceOfTransaction[];
}

interface StoredBlock {
  readonly height: string;
  readonly hash: string;
  readonly raw: string;
  readonly final: boolean;
  readonly pinned: boolean;
  readonly approvals: boolean;
  readonly committed: boolean;
}

/** Of the stored blocks between two heights, both inclusive. */
export async function readEvidence(
  connection: Queryable,
  chainId: number,
  from: bigint,
  to: bigint,
): Promise<Map<bigint, EvidenceOfBlock>> {
  const range = [chainId, from, to];
  const blocks = await connection.query<StoredBlock>(
    `SELECT height, hash, raw, COALESCE(finality, 'none') <> 'none' AS final, root_of_trust_pinned IS TRUE AS pinned,
       approvals_computed IS NOT NULL AND approvals_computed = approvals_recorded AS approvals,
       record_committed IS TRUE AS committed
     FROM blocks WHERE chain_id = $1 AND height BETWEEN $2 AND $3`,
    range,
  );
  const transactions = await connection.query<Record<string, unknown>>(
    `SELECT * FROM transactions WHERE chain_id = $1 AND block_height BETWEEN $2 AND $3
     ORDER BY block_height, transaction_index`,
    range,
  );
  const ofBlock = new Map<bigint, EvidenceOfTransaction[]>();
  for (const stored of transactions.rows) {
    const row = parseRow(ingestedTransactions, stored);
    const list = ofBlock.get(row.blockHeight) ?? [];
    list.push({
      row,
      messagesDiffer: stored.messages_verdict === 'different',
    });
    ofBlock.set(row.blockHeight, list);
  }
  return new Map(
    blocks.rows.map(({ height, hash, raw, final, pinned, approvals, committed }) => [
      BigInt(height),
      {
        hash,
        raw,
        isFinal: final,
        isPinned: pinned,
        approvalsProven: approvals,
        recordCommitted: committed,
        transactions: ofBlock.get(BigInt(height)) ?? [],
      },
    ]),
  );
}

/** Puts other answers in the place of stored ones. */
export async function replaceTransactions(
  connection: Queryable,
  chainId: number,
  rows: readonly IngestedTransactionRow[],
): Promise<void> {
  await updateRows(connection, ingestedTransactions, chainId, rows, ['blockHeight', 'transactionIndex']);
}

/** The same block with other finality signatures: whether it is final is to be decided again. */
export async function replaceBlock(connection: Queryable, chainId: number, height: bigint, raw: string): Promise<void> {
  await connection.query('UPDATE blocks SET raw = $3, finality = NULL WHERE chain_id = $1 AND height = $2', [
    chainId,
    height,
    raw,
  ]);
}

/** State roots of the newest and the oldest stored block of a protocol version; of the final ones, if there are any. */
export async function readRootsOfVersion(
  connection: Queryable,
  chainId: number,
  protocolVersion: string,
): Promise<string[]> {
  const root = (order: string): string =>
    `(SELECT state_root_hash AS root FROM blocks WHERE chain_id = $1 AND protocol_version = $2
        AND (finality <> 'none' OR NOT EXISTS (
          SELECT FROM blocks WHERE chain_id = $1 AND protocol_version = $2 AND finality <> 'none'))
      ORDER BY height ${order} LIMIT 1)`;
  const { rows } = await connection.query<{ root: string }>(`${root('DESC')} UNION ${root('ASC')}`, [
    chainId,
    protocolVersion,
  ]);
  return rows.map(({ root: hash }) => hash);
}

/** Heights of the blocks of a protocol version that were recorded with another chainspec than this one, or with none. */
export async function readOfOtherChainspec(
  connection: Queryable,
  chainId: number,
  protocolVersion: string,
  chainspecHash: string,
): Promise<bigint[]> {
  const { rows } = await connection.query<{ height: string }>(
    `SELECT height FROM blocks WHERE chain_id = $1 AND protocol_version = $2 AND digest IS NOT NULL
       AND chainspec_computed IS DISTINCT FROM $3`,
    [chainId, protocolVersion, chainspecHash],
  );
  return rows.map(({ height }) => BigInt(height));
}

/** The state roots before and after a block. */
export interface RootsOfBlock {
  readonly height: bigint;
  readonly root: string;
  /** Null for the first block. */
  readonly parentRoot: string | null;
  readonly isFinal: boolean;
}

const ROOTS = `SELECT b.height, b.state_root_hash AS root, p.state_root_hash AS "parentRoot",
    COALESCE(b.finality, 'none') <> 'none' AS "isFinal" FROM blocks b
  LEFT JOIN blocks p ON p.chain_id = b.chain_id AND p.height = b.height - 1 WHERE b.chain_id = $1`;

/** Of every stored block. */
export async function readRoots(connection: Queryable, chainId: number): Promise<RootsOfBlock[]> {
  return rootsOf(connection, ROOTS, chainId);
}

/** Of the blocks whose record lacks something for want of state. */
export async function readRootsOfStateless(connection: Queryable, chainId: number): Promise<RootsOfBlock[]> {
  const stateless = `b.registry_proof IS NULL OR EXISTS (SELECT 1 FROM transactions t
    WHERE t.chain_id = b.chain_id AND t.block_height = b.height AND t.reason = 'no-state')`;
  return rootsOf(connection, `${ROOTS} AND b.digest IS NOT NULL AND (${stateless})`, chainId);
}

async function rootsOf(connection: Queryable, sql: string, chainId: number): Promise<RootsOfBlock[]> {
  const { rows } = await connection.query<Omit<RootsOfBlock, 'height'> & { height: string }>(sql, [chainId]);
  return rows.map((row) => ({ ...row, height: BigInt(row.height) }));
}
