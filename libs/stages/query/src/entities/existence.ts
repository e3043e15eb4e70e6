// Whether the database knows an entity at all: each probe is one look into an index.
import type { Queryable } from '@casper-trace/db/database';
import { storableText } from '@casper-trace/db/rows/column';
import type { EntityNode, NamedKeyNode } from './entity.js';
import { INDEXED_BYTES } from './newest-keys.js';

/**
 * A table with conditions over $1, the chain, and $2, the address; the column behind them in the index; what the first row
 * must be. Only that row is looked at: no hash is both an account's and a contract's, or a contract's and of session bytes.
 */
type Probe = readonly [from: string, next: string, kind?: string];

const PROBES: Readonly<Record<EntityNode['__typename'], readonly Probe[]>> = {
  Account: [
    ['main_purses WHERE chain_id = $1 AND account = $2', 'block_height'],
    ['transactions WHERE chain_id = $1 AND initiator = $2', 'block_height'],
    ['named_key_writes WHERE chain_id = $1 AND context_address = $2', 'block_height', "context_kind = 'account'"],
  ],
  Contract: [
    ['frames WHERE chain_id = $1 AND code_address = $2', 'block_height', "code_kind <> 'session bytes'"],
    ['frames WHERE chain_id = $1 AND context_address = $2', 'block_height', "context_kind <> 'account'"],
    ['opening_named_keys WHERE chain_id = $1 AND context_address = $2', 'block_height', "context_kind <> 'account'"],
    ['named_key_writes WHERE chain_id = $1 AND context_address = $2', 'block_height', "context_kind <> 'account'"],
  ],
  ContractPackage: [
    ['frames WHERE chain_id = $1 AND code_package = $2', 'code_address'],
    ["record_changes WHERE chain_id = $1 AND address = $2 AND record = 'package'", 'block_height'],
  ],
  Purse: [
    ['purse_balances WHERE chain_id = $1 AND purse = $2', 'block_height'],
    ['main_purses WHERE chain_id = $1 AND purse = $2', 'block_height'],
    ['purse_transfers WHERE chain_id = $1 AND source_purse = $2', 'block_height'],
    ['purse_transfers WHERE chain_id = $1 AND target_purse = $2', 'block_height'],
    ['purse_accesses WHERE chain_id = $1 AND purse = $2', 'block_height'],
  ],
};

export async function exists(connection: Queryable, { __typename, chainId, address }: EntityNode): Promise<boolean> {
  // Not EXISTS: without an order Postgres may read a whole table for a value that it believes to be everywhere.
  const probes = PROBES[__typename].map(
    ([from, next, kind = 'TRUE']) => `(SELECT ${kind} FROM ${from} ORDER BY ${next} LIMIT 1) IS TRUE`,
  );
  const { rows } = await connection.query<{ found: boolean }>(`SELECT ${probes.join(' OR ')} AS found`, [
    chainId,
    address,
  ]);
  return rows[0].found;
}

/** The contexts that ever had a named key of this name, at most `limit`; of one address if it is given. */
export async function findNamedKeys(
  connection: Queryable,
  chainId: number,
  name: string,
  limit: number,
  address?: string,
): Promise<NamedKeyNode[]> {
  const ofContext = address === undefined ? '' : 'AND context_address = $4';
  const writes = Buffer.byteLength(name) > INDEXED_BYTES ? writersOfLongName : writersOf;
  const { rows } = await connection.query<{ kind: string; address: string }>(
    `${writes(ofContext)} SELECT DISTINCT context_kind AS kind, context_address AS address FROM (
       (SELECT context_kind, context_address FROM opening_named_keys WHERE chain_id = $1 AND name = $2 ${ofContext})
       UNION ALL (SELECT context_kind, context_address FROM writers LIMIT $3)) found
     ORDER BY 1, 2 LIMIT $3`,
    [chainId, storableText(name), limit, ...(address === undefined ? [] : [address])],
  );
  return rows.map((row) => ({
    __typename: 'NamedKey',
    chainId,
    contextKind: row.kind,
    contextAddress: row.address,
    name,
  }));
}

/** Jumps from one context to the next in the index: a name may have been written any number of times. */
function writersOf(more: string): string {
  const next = (after: string): string => `(SELECT w.context_kind, w.context_address FROM named_key_writes w
    WHERE w.chain_id = $1 AND w.name COLLATE "C" = $2 AND octet_length(w.name) <= ${INDEXED_BYTES} ${more} ${after}
    ORDER BY w.context_address, w.context_kind LIMIT 1)`;
  return `WITH RECURSIVE writers AS (${next('')} UNION ALL SELECT further.* FROM writers CROSS JOIN LATERAL
    ${next('AND (w.context_address, w.context_kind) > (writers.context_address, writers.context_kind)')} further)`;
}

const writersOfLongName = (more: string): string =>
  `WITH writers AS (SELECT DISTINCT context_kind, context_address FROM named_key_writes
    WHERE chain_id = $1 AND name = $2 ${more})`;
