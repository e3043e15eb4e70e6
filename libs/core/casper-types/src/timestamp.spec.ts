import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PermanentError } from './app-error.js';
import { formatTimestamp, parseTimeDiff, parseTimestamp } from './timestamp.js';

describe('parseTimestamp', () => {
  it.each([
    ['2026-11-22T15:24:52.000Z', 1_795_361_092_000n],
    ['1970-01-01T00:00:00Z', 0n],
    ['2018-02-14T00:28:07', 1_518_568_087_000n],
    ['2018-02-14 00:28:07.1239', 1_518_568_087_123n],
    ['2018-02-14T00:28:07.5+00:00', 1_518_568_087_500n],
    ['2016-12-31T23:59:60Z', 1_483_228_799_000n],
    ['9999-12-31T23:59:59.999Z', 253_402_300_799_999n],
  ])('reads %s', (text, milliseconds) => {
    expect(parseTimestamp(text)).toBe(milliseconds);
  });

  it.each([
    '',
    '2026-11-22',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '1969-12-31T23:59:59Z',
    '2026-11-22T24:00:00Z',
    '2026-11-22T15:24:52+01:00',
    '2026-11-22T15:24:52.Z',
  ])('refuses %j', (text) => {
    expect(() => parseTimestamp(text)).toThrow(PermanentError);
  });

  it('reads what formatTimestamp writes', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 253_402_300_799_999n), (milliseconds) => {
        expect(parseTimestamp(formatTimestamp(milliseconds))).toBe(milliseconds);
      }),
    );
  });
});

describe('parseTimeDiff', () => {
  it.each([
    ['30m', 1_800_000n],
    ['1day', 86_400_000n],
    ['2 hours', 7_200_000n],
    ['1h 1m 1s 1ms', 3_661_001n],
    ['24days 20h 31m 23s 648ms', 2_147_483_648n],
    ['1month', 2_630_016_000n],
    ['1year 2months', 36_817_632_000n],
    ['999us', 0n],
    ['0 days', 0n],
  ])('reads %s', (text, milliseconds) => {
    expect(parseTimeDiff(text)).toBe(milliseconds);
  });

  it.each(['', 'm', '30', '30 moons', '30m!', '-30m', '99999999999999999years'])('refuses %j', (text) => {
    expect(() => parseTimeDiff(text)).toThrow(PermanentError);
  });
});
