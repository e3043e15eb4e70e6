// Pages as Relay describes them.
import { int } from '@casper-trace/db/rows/column';
import { table } from '@casper-trace/db/rows/table';
import { describe, expect, it } from 'vitest';
import { encodeCursor, orderedTable } from './cursor.js';
import { DEFAULT_PAGE_SIZE, expectedRows, MAX_PAGE_SIZE, pageOf, pageOfRows } from './page.js';

const list = orderedTable(table('rows', { place: int }), ['place']);
const cursor = encodeCursor(list, ['4']);

describe('pageOf', () => {
  it('takes the first rows if nothing is asked', () =>
    expect(pageOf(list, {})).toEqual({ size: DEFAULT_PAGE_SIZE, fromEnd: false, after: undefined, before: undefined }));

  it('reads cursors', () =>
    expect(pageOf(list, { last: 3, before: cursor })).toEqual({
      size: 3,
      fromEnd: true,
      after: undefined,
      before: ['4'],
    }));

  it.each([
    [{ first: 1, last: 1 }, 'not for both'],
    [{ first: -1 }, 'cannot have less than 0 rows'],
    [{ last: MAX_PAGE_SIZE + 1 }, `last is ${MAX_PAGE_SIZE + 1}, a page has at most ${MAX_PAGE_SIZE} rows`],
    [{ after: 'x' }, 'no cursor of this list'],
  ])('refuses %j', (request, message) => expect(() => pageOf(list, request)).toThrow(message));
});

describe('pageOfRows', () => {
  it('keeps the extra row for itself', () =>
    expect(pageOfRows(pageOf(list, { first: 2 }), [1, 2, 3])).toEqual({
      rows: [1, 2],
      hasPreviousPage: false,
      hasNextPage: true,
    }));

  it('turns a page from the end around', () =>
    expect(pageOfRows(pageOf(list, { last: 2, before: cursor }), [3, 2, 1])).toEqual({
      rows: [2, 3],
      hasPreviousPage: true,
      hasNextPage: true,
    }));
});

it('a page that cannot be costs as much as the largest', () => {
  expect(expectedRows({ first: 7 })).toBe(7);
  expect(expectedRows({ last: 7 })).toBe(7);
  expect(expectedRows({})).toBe(DEFAULT_PAGE_SIZE);
  expect(expectedRows({ first: -1_000_000 })).toBe(MAX_PAGE_SIZE);
  expect(expectedRows({ first: 1_000_000 })).toBe(MAX_PAGE_SIZE);
});
