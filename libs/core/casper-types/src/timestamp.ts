// Points in time and spans, both in milliseconds as u64; mirrors casper-types 6.0.1 timestamp.rs and its crate humantime.

import { PermanentError } from './app-error.js';

const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:Z|\+00:00)?$/;
const U64_MAX = 0xffff_ffff_ffff_ffffn;

/** Reads RFC 3339 in UTC such as `2026-11-22T15:24:52.000Z` as milliseconds since 1970; PermanentError 'bad-timestamp'. */
export function parseTimestamp(text: string): bigint {
  const parts = RFC3339.exec(text);
  if (parts === null) throw badTimestamp(text);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map(Number);
  const milliseconds = Number((parts[7] ?? '').padEnd(3, '0').slice(0, 3));
  const date = new Date(Date.UTC(year, month - 1, day));
  const dayExists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (year < 1970 || !dayExists || hour > 23 || minute > 59 || second > 60) throw badTimestamp(text);
  // A leap second counts as the second before it, as in humantime.
  const seconds = hour * 3600 + minute * 60 + Math.min(second, 59);
  return BigInt(date.getTime() + seconds * 1000 + milliseconds);
}

/** RFC 3339 in UTC with milliseconds, as the node prints it. */
export function formatTimestamp(milliseconds: bigint): string {
  const date = new Date(Number(milliseconds));
  if (Number.isNaN(date.getTime())) throw badTimestamp(`${milliseconds} ms`);
  return date.toISOString();
}

function badTimestamp(text: string): PermanentError {
  return new PermanentError('bad-timestamp', `not a timestamp: ${JSON.stringify(text)}`);
}

const NANOSECONDS_OF_UNIT: ReadonlyMap<string, bigint> = new Map(
  (
    [
      [1n, 'nanos nsec ns'],
      [1_000n, 'usec us µs'],
      [1_000_000n, 'millis msec ms'],
      [1_000_000_000n, 'seconds second secs sec s'],
      [60_000_000_000n, 'minutes minute min mins m'],
      [3_600_000_000_000n, 'hours hour hr hrs h'],
      [86_400_000_000_000n, 'days day d'],
      [604_800_000_000_000n, 'weeks week wk wks w'],
      [2_630_016_000_000_000n, 'months month M'],
      [31_557_600_000_000_000n, 'years year yr yrs y'],
    ] as const
  ).flatMap(([nanoseconds, names]) => names.split(' ').map((name): [string, bigint] => [name, nanoseconds])),
);

/** Reads a span such as `30m`, `2 hours` or `1day 2h` as milliseconds (rounded down); PermanentError 'bad-duration'. */
export function parseTimeDiff(text: string): bigint {
  const pieces = [...text.matchAll(/\s*(\d{1,20})\s*([a-zA-Zµ]+)/gy)];
  const covered = pieces.reduce((length, piece) => length + piece[0].length, 0);
  if (pieces.length === 0 || text.slice(covered).trim() !== '') throw badDuration(text);
  let nanoseconds = 0n;
  for (const [, count = '', unit = ''] of pieces) {
    const one = NANOSECONDS_OF_UNIT.get(unit);
    if (one === undefined) throw badDuration(text);
    nanoseconds += BigInt(count) * one;
  }
  const milliseconds = nanoseconds / 1_000_000n;
  if (milliseconds > U64_MAX) throw badDuration(text);
  return milliseconds;
}

function badDuration(text: string): PermanentError {
  return new PermanentError('bad-duration', `not a time span: ${JSON.stringify(text)}`);
}
