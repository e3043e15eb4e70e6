// The purses that a context holds at head: its main purse, URefs under its named keys, and URefs that it was once given.
// What was given to a contract and not kept is gone when the call ends; that it was in its hands stays a fact.
import type { Queryable } from '@casper-trace/db/database';
import { text } from '@casper-trace/db/rows/column';
import { table } from '@casper-trace/db/rows/table';
import { orderedTable } from '../paging/cursor.js';
import { type Page, type PageOfRows, pageOfRows } from '../paging/page.js';
import type { EntityNode } from './entity.js';
import { newestKeysSql, writtenSql } from './newest-keys.js';

export interface HeldPurseRow {
  /** Bare hex. */
  readonly purse: string;
  /** All rights together: READ 1, WRITE 2, ADD 4. */
  readonly rights: number;
  readonly isMainPurse: boolean;
  readonly namedKeys: readonly string[];
  readonly granted: boolean;
}

/** By address. (No table of the database: its name is part of the cursors.) */
export const heldPurseOrder = orderedTable(table('held_purses', { purse: text }), ['purse']);

const WRITE = 2;
const OF_CONTEXT = { context: 'w.chain_id = context.chain_id AND w.context_address = context.address' } as const;

/** One statement for all contexts. @param withdraw only purses from which it can, or could when it was given them, withdraw */
export async function selectHeldPurses(
  connection: Queryable,
  contexts: readonly EntityNode[],
  page: Page,
  withdraw: boolean,
): Promise<PageOfRows<HeldPurseRow>[]> {
  const order = page.fromEnd ? 'DESC' : 'ASC';
  const { rows } = await connection.query<{
    number: string;
    purse: string;
    rights: number;
    main: boolean;
    names: string[];
    granted: boolean;
  }>(
    `SELECT context.number, found.*
     FROM unnest($1::int4[], $2::text[]) WITH ORDINALITY AS context(chain_id, address, number)
     CROSS JOIN LATERAL (
       SELECT purse, bit_or(rights) AS rights, bool_or(way = 'main purse') AS main, bool_or(way = 'grant') AS granted,
         COALESCE(array_agg(name ORDER BY name) FILTER (WHERE name IS NOT NULL), '{}') AS names
       FROM (
         SELECT m.purse, m.rights, 'main purse' AS way, NULL AS name FROM main_purses m
           WHERE m.chain_id = context.chain_id AND m.account = context.address
         UNION ALL
         SELECT substring(held.key FROM 6 FOR 64), substring(held.key FROM 73)::int4, 'named key', held.name
           FROM (${newestKeysSql(OF_CONTEXT)}) held WHERE held.key LIKE 'uref-%'
         UNION ALL
         SELECT o.uref, substring(o.key FROM 73)::int4, 'named key', o.name FROM opening_named_keys o
           WHERE o.chain_id = context.chain_id AND o.context_address = context.address AND o.uref IS NOT NULL
             AND NOT ${writtenSql(OF_CONTEXT)}
         UNION ALL
         -- A context may have been given any number of purses: no more than a page of them, in order from the index.
         (SELECT g.uref, bit_or(g.rights), 'grant', NULL FROM grants g
           WHERE g.chain_id = context.chain_id AND g.to_address = context.address AND g.is_purse AND g.committed
             AND g.how <> 'main purse' AND ($3::text IS NULL OR g.uref > $3) AND ($4::text IS NULL OR g.uref < $4)
             AND (NOT $5 OR g.rights & ${WRITE} > 0)
           GROUP BY g.uref ORDER BY g.uref ${order} LIMIT $6)
       ) ways
       WHERE ($3::text IS NULL OR purse > $3) AND ($4::text IS NULL OR purse < $4) AND (NOT $5 OR rights & ${WRITE} > 0)
         AND (way <> 'named key' OR EXISTS (SELECT FROM purse_balances b WHERE b.chain_id = context.chain_id AND b.purse = ways.purse)
           OR EXISTS (SELECT FROM grants g WHERE g.chain_id = context.chain_id AND g.uref = ways.purse AND g.is_purse))
       GROUP BY purse ORDER BY purse ${order} LIMIT $6) found
     ORDER BY context.number, found.purse ${order}`,
    [
      contexts.map(({ chainId }) => chainId),
      contexts.map(({ address }) => address),
      page.after?.[0] ?? null,
      page.before?.[0] ?? null,
      withdraw,
      page.size + 1,
    ],
  );
  const found = contexts.map((): HeldPurseRow[] => []);
  for (const { number, purse, rights, main, names, granted } of rows) {
    found[Number(number) - 1].push({ purse, rights, isMainPurse: main, namedKeys: names, granted });
  }
  return found.map((purses) => pageOfRows(page, purses));
}
