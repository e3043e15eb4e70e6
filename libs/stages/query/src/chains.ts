// Which chain of the database a query is about.
import { PermanentError } from '@casper-trace/casper-types/app-error';
import type { Queryable } from '@casper-trace/db/database';

export interface ChainRow {
  readonly id: number;
  readonly networkName: string;
  readonly firstBlockHash: string;
  readonly firstHeight: bigint;
}

/** All chains, in the order in which they were ingested. Every request asks this: plain SQL costs a tenth of Prisma's. */
export async function readChains(connection: Queryable): Promise<ChainRow[]> {
  const { rows } = await connection.query<Omit<ChainRow, 'firstHeight'> & { readonly firstHeight: string }>(
    `SELECT id, network_name AS "networkName", first_block_hash AS "firstBlockHash", first_height AS "firstHeight"
     FROM chains ORDER BY id`,
  );
  return rows.map((row) => ({ ...row, firstHeight: BigInt(row.firstHeight) }));
}

/** The chain of a name, or the first; PermanentErrors 'no-chain' and 'unknown-chain'. */
export function chooseChain(chains: readonly ChainRow[], name: string | null | undefined): ChainRow {
  if (chains.length === 0) throw new PermanentError('no-chain', 'the database holds no chain yet: ingest one first');
  const chosen = name == null ? chains[0] : chains.find(({ networkName }) => networkName === name);
  if (chosen === undefined) {
    const known = [...new Set(chains.map(({ networkName }) => `'${networkName}'`))].join(', ');
    throw new PermanentError('unknown-chain', `the database has no chain '${name ?? ''}'; it has ${known}`);
  }
  return chosen;
}
