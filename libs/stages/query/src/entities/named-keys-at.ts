// The named keys of contexts as they stood at the end of a block: opening rows, and for every name its newest committed
// write. A transaction that is not verified hides writes: `loadUnknownBefore` tells that.

import { PermanentError } from '@casper-trace/casper-types/app-error';
import type { Queryable } from '@casper-trace/db/database';
import { eventOrder } from '../events/event-pages.js';
import { heightParameter } from '../lists/filters.js';
import { type Page, type PageOfRows, type PageRequest, pageOfRows, pageOf as pageSizeOf } from '../paging/page.js';
import { Conditions } from '../paging/select-page.js';
import { newestKeysSql, writtenSql } from './newest-keys.js';

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
const STOOD = {
  context: 'w.chain_id = asked.chain_id AND w.context_address = asked.context_address',
  height: 'w.block_height <= asked.height',
} as const;

/** One statement for all questions. @param name only the key of this name */
export async function selectNamedKeys(
  connection: Queryable,
  questions: readonly NamedKeysQuestion[],
  page: NamePage,
  name?: string,
): Promise<PageOfRows<HeldNamedKey>[]> {
  const order = page.fromEnd ? 'DESC' : 'ASC';
  const conditions = new Conditions();
  const asked = conditions.numbered('unnest(?::int4[], ?::text[], ?::int8[])', [
    questions.map(({ chainId }) => chainId),
    questions.map(({ contextAddress }) => contextAddress),
    questions.map(({ height }) => heightParameter(height)),
  ]);
  const limit = conditions.numbered('?::int8', [page.size + 1]);
  // Said only where it is asked: an index cannot serve a condition that may be none.
  const bounds = [
    ['=', name],
    ['>', page.after],
    ['<', page.before],
  ].flatMap(([compares, value]) =>
    value === undefined ? [] : [conditions.numbered(`COLLATE "C" ${compares} ?::text`, [value])],
  );
  const narrowed = (column: string): string[] => bounds.map((bound) => `${column} ${bound}`);
  const ofOpening = [
    'o.chain_id = asked.chain_id AND o.context_address = asked.context_address AND o.block_height <= asked.height',
    ...narrowed('o.name'),
    `NOT ${writtenSql(STOOD)}`,
  ];
  const { rows } = await connection.query<{ number: string; name: string; key: string }>(
    `SELECT asked.number, found.name, found.key
     FROM ${asked} WITH ORDINALITY AS asked(chain_id, context_address, height, number)
     CROSS JOIN LATERAL (
       SELECT held.name, held.key FROM (
         ${newestKeysSql({ ...STOOD, names: narrowed('w.name') }, { order, limit })}
         UNION ALL
         SELECT o.name, o.key FROM opening_named_keys o WHERE ${ofOpening.join(' AND ')}) held
       ORDER BY held.name COLLATE "C" ${order} LIMIT ${limit}) found
     ORDER BY asked.number, found.name COLLATE "C" ${order}`,
    conditions.parameters,
  );
  const found = questions.map((): HeldNamedKey[] => []);
  for (const row of rows) found[Number(row.number) - 1].push({ name: row.name, key: row.key });
  return found.map((keys) =>
    pageOfRows({ ...page, after: asPosition(page.after), before: asPosition(page.before) }, keys),
  );
}

const asPosition = (name: string | undefined): readonly string[] | undefined =>
  name === undefined ? undefined : [name];
