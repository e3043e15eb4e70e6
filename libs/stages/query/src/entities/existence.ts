// Whether the database knows an entity at all: each probe is one look into an index.
import type { Queryable } from '@casper-trace/db/database';
import { storableText } from '@casper-trace/db/rows/column';
import type { EntityNode, NamedKeyNode } from './entity.js';

/** Conditions over $1, the chain, and $2, the address. */
const PROBES: Readonly<Record<EntityNode['__typename'], readonly string[]>> = {
  Account: [
    'main_purses WHERE chain_id = $1 AND account = $2',
    'transactions WHERE chain_id = $1 AND initiator = $2',
    "named_key_writes WHERE chain_id = $1 AND context_address = $2 AND context_kind = 'account'",
  ],
  Contract: [
    "frames WHERE chain_id = $1 AND code_address = $2 AND code_kind <> 'session bytes'",
    "frames WHERE chain_id = $1 AND context_address = $2 AND context_kind <> 'account'",
    "opening_named_keys WHERE chain_id = $1 AND context_address = $2 AND context_kind <> 'account'",
    "named_key_writes WHERE chain_id = $1 AND context_address = $2 AND context_kind <> 'account'",
  ],
  ContractPackage: [
    'frames WHERE chain_id = $1 AND code_package = $2',
    "record_changes WHERE chain_id = $1 AND address = $2 AND record = 'package'",
  ],
  Purse: [
    'purse_balances WHERE chain_id = $1 AND purse = $2',
    'main_purses WHERE chain_id = $1 AND purse = $2',
    'purse_transfers WHERE chain_id = $1 AND source_purse = $2',
    'purse_transfers WHERE chain_id = $1 AND target_purse = $2',
    'purse_accesses WHERE chain_id = $1 AND purse = $2',
  ],
};

export async function exists(connection: Queryable, { __typename, chainId, address }: EntityNode): Promise<boolean> {
  const probes = PROBES[__typename].map((from) => `EXISTS (SELECT FROM ${from})`);
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
  const where = `chain_id = $1 AND name = $2 ${ofContext}`;
  const { rows } = await connection.query<{ kind: string; address: string }>(
    `SELECT DISTINCT context_kind AS kind, context_address AS address FROM (
       SELECT context_kind, context_address FROM opening_named_keys WHERE ${where}
       UNION ALL SELECT context_kind, context_address FROM named_key_writes WHERE ${where}) found
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
