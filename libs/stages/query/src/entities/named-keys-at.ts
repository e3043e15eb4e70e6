// The named keys of contexts as they stood at the end of a block: opening rows, and for every name its newest committed
// write. A transaction that is not verified hides writes: `loadUnknownBefore` tells that.

import { PermanentError } from '@casper-trace/casper-types/app-error';
import type { Queryable } from '@casper-trace/db/database';
import { eventOrder } from '../events/event-pages.js';
import { heightParameter } from '../lists/filters.js';
import { type Page, type PageOfRows, type PageRequest, pageOfRows, pageOf as pageSizeOf } from '../paging/page.js';

/** A context at a height. */
export interface NamedKeysQuestion {
  readonly chainId: number;
  readonly contextAddress: string;
  readonly height: bigint;
}

export interface HeldNamedKey {
  readonly name: string;
  /** Formatted key. */
  readonly key: string;
}

export const namedKeysId = ({ chainId, contextAddress, height }: NamedKeysQuestion): string =>
  `${chainId} ${contextAddress} ${height}`;

/** Both exclusive; in the order of the names' bytes. */
export interface NamePage extends Omit<Page, 'after' | 'before'> {
  readonly after: string | undefined;
  readonly before: string | undefined;
}

const CURSOR = 'named key ';

export const nameCursor = (name: string): string => Buffer.from(`${CURSOR}${name}`).toString('base64url');

function nameOf(cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  if (!text.startsWith(CURSOR) || nameCursor(text.slice(CURSOR.length)) !== cursor) {
    throw new PermanentError(
      'bad-cursor',
      `'${cursor.slice(0, 60)}' is no cursor of this list: take one from its edges`,
    );
  }
  return text.slice(CURSOR.length);
}

export function namePageOf({ first, last, after, before }: PageRequest): NamePage {
  const { size, fromEnd } = pageSizeOf(eventOrder, { first, last });
  return {
    size,
    fromEnd,
    after: after == null ? undefined : nameOf(after),
    before: before == null ? undefined : nameOf(before),
  };
}

/** `w` is a write that stood at the height. */
const STANDS = `w.chain_id = asked.chain_id AND w.context_address = asked.context_address
  AND w.committed AND w.block_height <= asked.height`;

/** One statement for all questions. @param name only the key of this name */
export async function selectNamedKeys(
  connection: Queryable,
  questions: readonly NamedKeysQuestion[],
  page: NamePage,
  name?: string,
): Promise<PageOfRows<HeldNamedKey>[]> {
  const order = page.fromEnd ? 'DESC' : 'ASC';
  const { rows } = await connection.query<{ number: string; name: string; key: string }>(
    `SELECT asked.number, found.name, found.key
     FROM unnest($1::int4[], $2::text[], $3::int8[]) WITH ORDINALITY AS asked(chain_id, context_address, height, number)
     CROSS JOIN LATERAL (
       SELECT held.name, held.key FROM (
         SELECT newest.name, newest.key FROM (
           SELECT DISTINCT ON (w.name) w.name, w.key_after AS key FROM named_key_writes w
           WHERE ${STANDS} AND ($4::text IS NULL OR w.name = $4)
           ORDER BY w.name, w.block_height DESC, w.transaction_index DESC, w.ordinal DESC) newest
         WHERE newest.key IS NOT NULL
         UNION ALL
         SELECT o.name, o.key FROM opening_named_keys o
         WHERE o.chain_id = asked.chain_id AND o.context_address = asked.context_address
           AND o.block_height <= asked.height AND ($4::text IS NULL OR o.name = $4)
           AND NOT EXISTS (SELECT FROM named_key_writes w WHERE ${STANDS} AND w.name = o.name)) held
       WHERE ($5::text IS NULL OR held.name COLLATE "C" > $5) AND ($6::text IS NULL OR held.name COLLATE "C" < $6)
       ORDER BY held.name COLLATE "C" ${order} LIMIT $7) found
     ORDER BY asked.number, found.name COLLATE "C" ${order}`,
    [
      questions.map(({ chainId }) => chainId),
      questions.map(({ contextAddress }) => contextAddress),
      questions.map(({ height }) => heightParameter(height)),
      name ?? null,
      page.after ?? null,
      page.before ?? null,
      page.size + 1,
    ],
  );
  const found = questions.map((): HeldNamedKey[] => []);
  for (const row of rows) found[Number(row.number) - 1].push({ name: row.name, key: row.key });
  return found.map((keys) =>
    pageOfRows({ ...page, after: asPosition(page.after), before: asPosition(page.before) }, keys),
  );
}

const asPosition = (name: string | undefined): readonly string[] | undefined =>
  name === undefined ? undefined : [name];
