// What a chain's proofs rest on, and the finality of its blocks: kept apart from what re-execution records, because it
// follows from headers and signatures alone and may improve later.
import type { TrustedBlock } from '@casper-trace/verdict/chain-of-trust';
import {
  formatPinnedBlock,
  parsePinnedBlock,
  type RootOfTrust,
  type RootsOfTrust,
  type SourceBlock,
  type TrustLevel,
} from '@casper-trace/verdict/root-of-trust';
import type { BlockTrust } from '@casper-trace/verdict/trust-in-blocks';
import { updateRows } from '../bulk.js';
import type { Queryable } from '../database.js';
import { parseRow } from '../rows/table.js';
import { type BlockFinalityRow, blockFinality } from '../rows/tables.js';
import { trustOf } from './finality-row.js';

/** How far a chain is trusted. */
export interface ChainTrust extends RootsOfTrust {
  /** Given by the user. */
  readonly pins: readonly TrustedBlock[];
}

interface StoredTrust {
  readonly trust: TrustLevel | null;
  readonly untrusted: string | null;
  readonly pins: readonly string[];
  readonly roots: readonly { kind: RootOfTrust['kind']; block: string; pinned: boolean }[];
}

const TRUST = 'SELECT trust, untrusted, pins, roots FROM chains WHERE id = $1';

/** Undefined until the finality of the chain's blocks is decided for the first time. */
export async function readChainTrust(connection: Queryable, chainId: number): Promise<ChainTrust | undefined> {
  return chainTrustOf((await connection.query<StoredTrust>(TRUST, [chainId])).rows.at(0));
}

/** The same; nobody else decides over the chain until the transaction ends. */
export async function lockChainTrust(connection: Queryable, chainId: number): Promise<ChainTrust | undefined> {
  return chainTrustOf((await connection.query<StoredTrust>(`${TRUST} FOR UPDATE`, [chainId])).rows.at(0));
}

function chainTrustOf(stored: StoredTrust | undefined): ChainTrust | undefined {
  if (stored === undefined || stored.trust === null) return undefined;
  return {
    level: stored.trust,
    untrusted: stored.untrusted ?? undefined,
    pins: stored.pins.map(parsePinnedBlock),
    roots: stored.roots.map(({ kind, block, pinned }) => ({ kind, pinned, ...parsePinnedBlock(block) })),
  };
}

export async function writeChainTrust(connection: Queryable, chainId: number, trust: ChainTrust): Promise<void> {
  const roots = trust.roots.map((root) => ({ kind: root.kind, block: formatPinnedBlock(root), pinned: root.pinned }));
  await connection.query('UPDATE chains SET trust = $2, untrusted = $3, pins = $4, roots = $5 WHERE id = $1', [
    chainId,
    trust.level,
    trust.untrusted ?? null,
    trust.pins.map(formatPinnedBlock),
    JSON.stringify(roots),
  ]);
}

interface StoredSourceBlock {
  readonly height: string;
  readonly hash: string;
  readonly isSwitchBlock: boolean;
}

const SOURCE_BLOCK = 'SELECT height, hash, is_switch_block AS "isSwitchBlock" FROM blocks WHERE chain_id = $1';

const sourceBlockOf = ({ height, hash, isSwitchBlock }: StoredSourceBlock): SourceBlock => ({
  height: BigInt(height),
  blockHash: hash,
  isSwitchBlock,
});

/** The chain's first block; undefined while it has none. */
export async function readFirstBlock(connection: Queryable, chainId: number): Promise<SourceBlock | undefined> {
  const { rows } = await connection.query<StoredSourceBlock>(`${SOURCE_BLOCK} ORDER BY height LIMIT 1`, [chainId]);
  return rows.map(sourceBlockOf).at(0);
}

/** The chain's first switch block. */
export async function readFirstSwitchBlock(connection: Queryable, chainId: number): Promise<SourceBlock | undefined> {
  const { rows } = await connection.query<StoredSourceBlock>(
    `${SOURCE_BLOCK} AND is_switch_block ORDER BY height LIMIT 1`,
    [chainId],
  );
  return rows.map(sourceBlockOf).at(0);
}

export async function readBlocksAt(
  connection: Queryable,
  chainId: number,
  heights: readonly bigint[],
): Promise<SourceBlock[]> {
  const { rows } = await connection.query<StoredSourceBlock>(`${SOURCE_BLOCK} AND height = ANY($2::int8[])`, [
    chainId,
    heights.map(String),
  ]);
  return rows.map(sourceBlockOf);
}

/** A block as it was received, with the finality that is stored; `stored` is undefined if it is not decided. */
export interface BlockToDecide {
  readonly height: bigint;
  readonly raw: string;
  /** Re-executed and recorded, by whatever version. */
  readonly recorded: boolean;
  readonly stored: BlockFinalityRow | undefined;
}

/** The blocks from a height on up to the first switch block above it, or to the last block of the chain. */
export async function readUpToSwitchBlock(
  connection: Queryable,
  chainId: number,
  from: bigint,
): Promise<BlockToDecide[]> {
  const { rows } = await connection.query<Record<string, unknown>>(
    `SELECT * FROM blocks WHERE chain_id = $1 AND height >= $2 AND height <= COALESCE(
       (SELECT height FROM blocks WHERE chain_id = $1 AND height > $2 AND is_switch_block ORDER BY height LIMIT 1),
       9223372036854775807)
     ORDER BY height`,
    [chainId, from],
  );
  return rows.map((row) => ({
    height: BigInt(row.height as string),
    raw: row.raw as string,
    recorded: row.digest !== null,
    stored: row.finality === null ? undefined : parseRow(blockFinality, row),
  }));
}

/**
 * From where the blocks whose finality is not decided can be decided: the newest final switch block below the lowest of
 * them; undefined in the answer if that is the chain's first block. Undefined if all are decided.
 */
export async function readUndecidedFrom(
  connection: Queryable,
  chainId: number,
): Promise<{ readonly finalSwitch: SourceBlock | undefined } | undefined> {
  const { rows } = await connection.query<{ height: string | null }>(
    'SELECT min(height) AS height FROM blocks WHERE chain_id = $1 AND finality IS NULL',
    [chainId],
  );
  const lowest = rows[0].height;
  if (lowest === null) return undefined;
  const switches = await connection.query<StoredSourceBlock>(
    `${SOURCE_BLOCK} AND height < $2 AND is_switch_block AND finality <> 'none' ORDER BY height DESC LIMIT 1`,
    [chainId, lowest],
  );
  return { finalSwitch: switches.rows.map(sourceBlockOf).at(0) };
}

export async function writeFinality(
  connection: Queryable,
  chainId: number,
  rows: readonly BlockFinalityRow[],
): Promise<void> {
  await updateRows(connection, blockFinality, chainId, rows, ['height']);
}

/** Why a block is the chain's, as stored. */
export async function readBlockTrust(connection: Queryable, chainId: number, height: bigint): Promise<BlockTrust> {
  const { rows } = await connection.query('SELECT * FROM blocks WHERE chain_id = $1 AND height = $2', [
    chainId,
    height,
  ]);
  const row = rows.at(0);
  if (row === undefined || row.finality === null) {
    return {
      finality: { kind: 'none', reason: 'its finality is not decided yet', signed: undefined },
      rootOfTrust: undefined,
    };
  }
  return trustOf(parseRow(blockFinality, row));
}
