// A cursor says where a row stands; nothing else passes for one.
import { amount, bigint, int, text } from '@casper-trace/db/rows/column';
import { table } from '@casper-trace/db/rows/table';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor, orderedTable, positionOf } from './cursor.js';

const events = orderedTable(
  table('events', { blockHeight: bigint, transactionIndex: int, ordinal: int, amount, purse: text }),
  ['blockHeight', 'transactionIndex', 'ordinal'],
);
const byPurse = orderedTable(table('changes', { blockHeight: bigint, purse: text }), ['blockHeight', 'purse']);

describe('cursors', () => {
  it('come back as the position of their row', () => {
    const int4 = fc.integer({ min: 0, max: 2 ** 31 - 1 });
    fc.assert(
      fc.property(fc.bigInt(0n, 2n ** 63n - 1n), int4, int4, (blockHeight, transactionIndex, ordinal) => {
        const row = { blockHeight, transactionIndex, ordinal, amount: 1n, purse: '' };
        const position = positionOf(events, row);
        expect(position).toEqual([String(blockHeight), String(transactionIndex), String(ordinal)]);
        expect(decodeCursor(events, encodeCursor(events, position))).toEqual(position);
      }),
    );
  });

  it('may hold an address', () => {
    const position = ['7', 'ab'.repeat(32)];
    expect(decodeCursor(byPurse, encodeCursor(byPurse, position))).toEqual(position);
  });

  it.each([
    '',
    'x',
    'ZXZlbnRz',
    encodeCursor(byPurse, ['7', 'ab'.repeat(32)]),
    encodeCursor(events, ['1', '2']),
    encodeCursor(events, ['1', '2', '-3']),
    encodeCursor(events, ['1', '2', '2147483648']),
    encodeCursor(events, ['9223372036854775808', '2', '3']),
    `${encodeCursor(events, ['1', '2', '3'])}=`,
    'A'.repeat(10_000),
  ])('refuses what this list did not give out (%#)', (cursor) =>
    expect(() => decodeCursor(events, cursor)).toThrow(/^'.{0,61}' is no cursor of this list/),
  );
});
