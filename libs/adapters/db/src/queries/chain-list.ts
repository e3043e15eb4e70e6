// The chains of a database with how far each is: what the status page shows.
import type { Queryable } from '../database.js';

export interface ChainStatus {
  readonly id: number;
  readonly networkName: string;
  readonly firstBlockHash: string;
  readonly firstHeight: bigint;
  readonly lastHeight: bigint;
  readonly blocks: number;
  readonly blocksRecorded: number;
  readonly blocksProven: number;
}

export async function readChainStatuses(connection: Queryable): Promise<ChainStatus[]> {
  const { rows } = await connection.query<
    Omit<ChainStatus, 'firstHeight' | 'lastHeight'> & { firstHeight: string; lastHeight: string }
  >(
    `SELECT c.id, c.network_name AS "networkName", c.first_block_hash AS "firstBlockHash",
       c.first_height AS "firstHeight", max(b.height) AS "lastHeight", count(*)::int4 AS blocks,
       count(b.digest)::int4 AS "blocksRecorded", (count(*) FILTER (WHERE b.proven))::int4 AS "blocksProven"
     FROM chains c JOIN blocks b ON b.chain_id = c.id GROUP BY c.id ORDER BY c.id`,
  );
  return rows.map((row) => ({ ...row, firstHeight: BigInt(row.firstHeight), lastHeight: BigInt(row.lastHeight) }));
}
