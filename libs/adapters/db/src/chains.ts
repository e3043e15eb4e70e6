// The chains of a database, and the ingested side of their blocks and transactions.
import { PermanentError } from '@casper-trace/casper-types/app-error';
import type pg from 'pg';
import { insertRows } from './bulk.js';
import { countHeights } from './counters.js';
import type { Queryable } from './database.js';
import { parseRow } from './rows/table.js';
import {
  type IngestedBlockRow,
  type IngestedTransactionRow,
  ingestedBlocks,
  ingestedTransactions,
} from './rows/tables.js';

/** What tells a chain from the others of a database. */
export interface ChainIdentity {
  readonly networkName: string;
  /** Genesis, or the first block of a source that begins later. */
  readonly firstBlockHash: string;
  readonly firstHeight: bigint;
}

export interface Chain extends ChainIdentity {
  readonly id: number;
  /** Folder of the archive whose state is used. */
  readonly archive: string;
  /** Of the archive ingested last: see archive-state.ts of the stage. Null before the first one is ingested as a whole. */
  readonly archiveState: string | null;
}

const CHAIN = `SELECT id, network_name AS "networkName", first_block_hash AS "firstBlockHash",
  first_height AS "firstHeight", archive, archive_state AS "archiveState" FROM chains`;

interface StoredChain extends Omit<Chain, 'firstHeight'> {
  readonly firstHeight: string;
}

/** The chain's row, made with this archive if it is new. Two archives of one chain are ingested one after the other. */
export async function openChain(connection: Queryable, identity: ChainIdentity, archive: string): Promise<Chain> {
  const { networkName, firstBlockHash, firstHeight } = identity;
  await connection.query(
    `INSERT INTO chains (network_name, first_block_hash, first_height, archive) VALUES ($1, $2, $3, $4)
     ON CONFLICT (network_name, first_block_hash) DO NOTHING`,
    [networkName, firstBlockHash, firstHeight, archive],
  );
  const { rows } = await connection.query<StoredChain>(
    `${CHAIN} WHERE network_name = $1 AND first_block_hash = $2 FOR UPDATE`,
    [networkName, firstBlockHash],
  );
  return chainOf(rows[0]);
}

export async function readChain(connection: Queryable, id: number): Promise<Chain> {
  const { rows } = await connection.query<StoredChain>(`${CHAIN} WHERE id = $1`, [id]);
  if (rows.length === 0) throw new PermanentError('unknown-chain', `the database has no chain ${id}`, { chain: id });
  return chainOf(rows[0]);
}

/** All chains, in the order in which they were ingested. Every request asks this: plain SQL costs a tenth of Prisma's. */
export async function readChains(connection: Queryable): Promise<Chain[]> {
  const { rows } = await connection.query<StoredChain>(`${CHAIN} ORDER BY id`);
  return rows.map(chainOf);
}

const chainOf = (row: StoredChain): Chain => ({ ...row, firstHeight: BigInt(row.firstHeight) });

/** Every chain of the database. */
export async function readChainIds(connection: Queryable): Promise<number[]> {
  const { rows } = await connection.query<{ id: number }>('SELECT id FROM chains ORDER BY id');
  return rows.map(({ id }) => id);
}

/** Which archive has the state, and what the archive ingested last looked like. */
export async function writeArchive(
  connection: Queryable,
  chainId: number,
  archive: string,
  archiveState: string,
): Promise<void> {
  await connection.query('UPDATE chains SET archive = $2, archive_state = $3 WHERE id = $1', [
    chainId,
    archive,
    archiveState,
  ]);
}

/** Replaces the one that is stored for the version. */
export async function writeChainspec(
  connection: Queryable,
  chainId: number,
  protocolVersion: string,
  raw: string,
): Promise<void> {
  await connection.query(
    `INSERT INTO chainspecs (chain_id, protocol_version, raw) VALUES ($1, $2, $3)
     ON CONFLICT (chain_id, protocol_version) DO UPDATE SET raw = EXCLUDED.raw`,
    [chainId, protocolVersion, raw],
  );
}

/** Height and hash of the newest block that is stored. */
export async function readTip(
  connection: Queryable,
  chainId: number,
): Promise<{ height: bigint; hash: string } | undefined> {
  const { rows } = await connection.query<{ height: string; hash: string }>(
    'SELECT height, hash FROM blocks WHERE chain_id = $1 ORDER BY height DESC LIMIT 1',
    [chainId],
  );
  return rows.length === 0 ? undefined : { height: BigInt(rows[0].height), hash: rows[0].hash };
}

const heightOf = ({ height }: pg.QueryResultRow): bigint => BigInt(height as string);

/** Adds blocks with their transactions; those already stored stay as they are, with what was recorded of them. */
export async function insertBlocks(
  connection: Queryable,
  chainId: number,
  blocks: readonly IngestedBlockRow[],
  transactions: readonly IngestedTransactionRow[],
): Promise<void> {
  const added = 'ON CONFLICT DO NOTHING RETURNING';
  const newBlocks = await insertRows(connection, ingestedBlocks, chainId, blocks, `${added} height`);
  const newTransactions = await insertRows(
    connection,
    ingestedTransactions,
    chainId,
    transactions,
    `${added} block_height AS height`,
  );
  await countHeights(connection, chainId, 'blocks', newBlocks.map(heightOf));
  await countHeights(connection, chainId, 'transactions', newTransactions.map(heightOf));
}

export async function readBlock(
  connection: Queryable,
  chainId: number,
  height: bigint,
): Promise<IngestedBlockRow | undefined> {
  const { rows } = await connection.query('SELECT * FROM blocks WHERE chain_id = $1 AND height = $2', [
    chainId,
    height,
  ]);
  return rows.length === 0 ? undefined : parseRow(ingestedBlocks, rows[0]);
}

/** Transactions of a block in the order of execution. */
export async function readTransactions(
  connection: Queryable,
  chainId: number,
  height: bigint,
): Promise<IngestedTransactionRow[]> {
  const { rows } = await connection.query(
    'SELECT * FROM transactions WHERE chain_id = $1 AND block_height = $2 ORDER BY transaction_index',
    [chainId, height],
  );
  return rows.map((row) => parseRow(ingestedTransactions, row));
}

/** Chainspec (TOML) of a protocol version; undefined if the source had none. */
export async function readChainspec(
  connection: Queryable,
  chainId: number,
  protocolVersion: string,
): Promise<string | undefined> {
  const { rows } = await connection.query<{ raw: string }>(
    'SELECT raw FROM chainspecs WHERE chain_id = $1 AND protocol_version = $2',
    [chainId, protocolVersion],
  );
  return rows[0]?.raw;
}

/** Id of the database itself: names it on a queue server that several databases share. */
export async function readInstallation(connection: Queryable): Promise<string> {
  const { rows } = await connection.query<{ id: string }>('SELECT id FROM installation');
  if (rows.length === 0)
    throw new PermanentError('no-installation', 'the table installation is empty: the migrations did not run');
  return rows[0].id;
}
