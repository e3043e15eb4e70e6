// Pages of a list as Relay describes them: `first` after a cursor, or `last` before one.
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { decodeCursor, type OrderedTable, type Position } from './cursor.js';

/** Rows a page holds if the query does not say. */
export const DEFAULT_PAGE_SIZE = 50;
/** Most rows that a page may hold. */
export const MAX_PAGE_SIZE = 500;

/** What a query asks. */
export interface PageRequest {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
}

export interface Page {
  readonly size: number;
  /** True if the page is the end of the range, not its beginning. */
  readonly fromEnd: boolean;
  /** Both exclusive. */
  readonly after: Position | undefined;
  readonly before: Position | undefined;
}

/** PermanentErrors 'bad-page' and 'bad-cursor'. */
export function pageOf(list: OrderedTable, { first, after, last, before }: PageRequest): Page {
  if (first != null && last != null) {
    throw new PermanentError('bad-page', 'ask for the first or for the last rows of a list, not for both');
  }
  return {
    size: pageSize(first, 'first') ?? pageSize(last, 'last') ?? DEFAULT_PAGE_SIZE,
    fromEnd: last != null,
    after: after == null ? undefined : decodeCursor(list, after),
    before: before == null ? undefined : decodeCursor(list, before),
  };
}

function pageSize(asked: number | null | undefined, name: string): number | undefined {
  if (asked == null) return undefined;
  if (asked < 0) throw new PermanentError('bad-page', `${name} is ${asked}: a page cannot have less than 0 rows`);
  if (asked > MAX_PAGE_SIZE) {
    throw new PermanentError('bad-page', `${name} is ${asked}, a page has at most ${MAX_PAGE_SIZE} rows`);
  }
  return asked;
}

/** Rows that a list may return, for the cost of a query; a bad size counts as the largest. */
export function expectedRows({ first, last }: PageRequest): number {
  const asked = first ?? last ?? DEFAULT_PAGE_SIZE;
  return asked >= 0 && asked <= MAX_PAGE_SIZE ? asked : MAX_PAGE_SIZE;
}

/** Rows of a page in ascending order, and whether there are more on either side. */
export interface PageOfRows<Row> {
  readonly rows: readonly Row[];
  readonly hasPreviousPage: boolean;
  readonly hasNextPage: boolean;
}

/**
 * Makes a page of what was found.
 * @param found up to `size + 1` rows in the order of reading: descending if the page is the end of its range
 */
export function pageOfRows<Row>(page: Page, found: readonly Row[]): PageOfRows<Row> {
  const more = found.length > page.size;
  const kept = found.slice(0, page.size);
  return page.fromEnd
    ? { rows: kept.reverse(), hasPreviousPage: more, hasNextPage: page.before !== undefined }
    : { rows: kept, hasPreviousPage: page.after !== undefined, hasNextPage: more };
}
