// Which chain of the database a report is about.
import { PermanentError } from '@casper-trace/casper-types/app-error';
import type { Queryable } from '../database.js';

export interface ReportedChain {
  readonly id: number;
  readonly networkName: string;
  readonly firstBlockHash: string;
  readonly firstHeight: bigint;
  /** Highest block that is stored; the height before the first if there is none. */
  readonly head: bigint;
}

/**
 * PermanentError 'unknown-chain' if there is none, or more than one and no name tells which.
 * @param name network's name, or the hash of the chain's first block
 */
export async function findReportedChain(connection: Queryable, name: string | undefined): Promise<ReportedChain> {
  const { rows } = await connection.query<{ id: number; name: string; hash: string; first: string; head: string }>(
    `SELECT id, network_name AS name, first_block_hash AS hash, first_height AS first,
       COALESCE((SELECT max(height) FROM blocks WHERE chain_id = chains.id), first_height - 1) AS head
     FROM chains WHERE $1::text IS NULL OR network_name = $1 OR first_block_hash = $1 ORDER BY id`,
    [name],
  );
  if (rows.length === 1) {
    const { id, name: networkName, hash: firstBlockHash, first, head } = rows[0];
    return { id, networkName, firstBlockHash, firstHeight: BigInt(first), head: BigInt(head) };
  }
  const message =
    rows.length === 0
      ? `the database has no chain${name === undefined ? '' : ` '${name}'`}: index an archive first`
      : `the database has ${rows.length} chains that fit: name one with --chain, by the hash of its first block: ${rows
          .map((row) => `${row.name} ${row.hash}`)
          .join(', ')}`;
  throw new PermanentError('unknown-chain', message);
}
