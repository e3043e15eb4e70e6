// When a delivery that failed is tried again: the schedule that Standard Webhooks recommends, about three days in all.

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Wait after the first, the second, … failure. */
const WAITS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
] as const;

/** Attempts before a delivery is given up. */
export const MAX_TRIES = WAITS.length + 1;

/** A receiver cannot put us off for longer. */
const LONGEST_RETRY_AFTER = 24 * HOUR;

/** Up to a tenth more: what failed together is not tried again together. */
const JITTER = 0.1;

/**
 * Milliseconds to wait after a failure; undefined if the delivery is to be given up.
 * @param tries attempts that failed, this one included
 * @param retryAfterMs what the receiver asked for; the schedule's own wait goes before a shorter one
 * @param random from 0 to 1
 */
export function retryWait(tries: number, retryAfterMs: number | undefined, random: number): number | undefined {
  const wait = WAITS.at(tries - 1);
  if (tries < 1 || wait === undefined) return undefined;
  const asked = Math.min(retryAfterMs ?? 0, LONGEST_RETRY_AFTER);
  return Math.round(Math.max(wait, asked) * (1 + JITTER * random));
}

/** The header Retry-After: seconds or a date; undefined if it is neither. */
export function parseRetryAfter(header: string | undefined, now: Date): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * SECOND;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}
