// What the frames say of contracts and packages: whose version a contract is, and which versions of a package ran.
import type { Queryable } from '@casper-trace/db/database';
import type { EntityNode } from './entity.js';

export interface ContractFacts {
  readonly packageHash: string;
  /** `<protocol major>.<contract version>`. */
  readonly version: string;
  /** Height of the block in which it first ran. */
  readonly firstSeen: bigint;
}

/** Most versions of a package that are listed. */
export const MAX_VERSIONS = 500;

interface FirstFrame {
  readonly number: string;
  readonly address: string;
  readonly package: string;
  readonly major: number;
  readonly version: number;
  readonly height: string;
}

const FIRST_FRAME = `SELECT f.code_address AS address, f.code_package AS package, f.code_major AS major,
    f.code_version AS version, f.block_height AS height FROM frames f`;

const factsOf = (row: FirstFrame): ContractFacts => ({
  packageHash: row.package,
  version: `${row.major}.${row.version}`,
  firstSeen: BigInt(row.height),
});

/** Undefined for a contract whose code never ran. One statement. */
export async function loadContractFacts(
  connection: Queryable,
  contracts: readonly EntityNode[],
): Promise<(ContractFacts | undefined)[]> {
  const { rows } = await connection.query<FirstFrame>(
    `SELECT asked.number, first.* FROM unnest($1::int4[], $2::text[]) WITH ORDINALITY AS asked(chain_id, address, number)
     CROSS JOIN LATERAL (${FIRST_FRAME}
       WHERE f.chain_id = asked.chain_id AND f.code_address = asked.address AND f.code_kind = 'contract'
       ORDER BY f.block_height, f.transaction_index, f.first_ordinal LIMIT 1) first`,
    [contracts.map(({ chainId }) => chainId), contracts.map(({ address }) => address)],
  );
  const found = contracts.map((): ContractFacts | undefined => undefined);
  for (const row of rows) found[Number(row.number) - 1] = factsOf(row);
  return found;
}

export interface PackageVersion extends ContractFacts {
  readonly contract: string;
}

/** The versions of each package that ran, by first use. One statement; jumps from one contract to the next in the index. */
export async function loadPackageVersions(
  connection: Queryable,
  packages: readonly EntityNode[],
): Promise<PackageVersion[][]> {
  const nextCode = (from: string, more: string): string =>
    `(SELECT f.code_address FROM frames f WHERE f.chain_id = ${from}.chain_id AND f.code_package = ${from}.package ${more}
      ORDER BY f.code_address LIMIT 1)`;
  const { rows } = await connection.query<FirstFrame>(
    `WITH RECURSIVE asked AS (
       SELECT * FROM unnest($1::int4[], $2::text[]) WITH ORDINALITY AS asked(chain_id, package, number)
     ), codes AS (
       SELECT asked.*, ${nextCode('asked', '')} AS code, 1 AS place FROM asked
       UNION ALL
       SELECT chain_id, package, number, ${nextCode('codes', 'AND f.code_address > codes.code')}, place + 1
       FROM codes WHERE code IS NOT NULL AND place < ${MAX_VERSIONS}
     )
     SELECT codes.number, first.* FROM codes CROSS JOIN LATERAL (${FIRST_FRAME}
       WHERE f.chain_id = codes.chain_id AND f.code_package = codes.package AND f.code_address = codes.code
       ORDER BY f.block_height, f.transaction_index, f.first_ordinal LIMIT 1) first
     ORDER BY codes.number, first.height, first.version, first.address`,
    [packages.map(({ chainId }) => chainId), packages.map(({ address }) => address)],
  );
  const found = packages.map((): PackageVersion[] => []);
  for (const row of rows) found[Number(row.number) - 1].push({ ...factsOf(row), contract: row.address });
  return found;
}
