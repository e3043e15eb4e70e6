import { describe, expect, it } from 'vitest';
import { MAX_TRIES, parseRetryAfter, retryWait } from './retry-schedule.js';

const HOUR = 3_600_000;

describe('[delivery] retry schedule', () => {
  it('goes on for days, each wait longer than the one before, then gives up', () => {
    const waits: number[] = [];
    for (let tries = 1; ; tries += 1) {
      const wait = retryWait(tries, undefined, 0);
      if (wait === undefined) break;
      waits.push(wait);
    }
    expect(waits).toHaveLength(MAX_TRIES - 1);
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(waits[0]).toBe(5000);
    const total = waits.reduce((sum, wait) => sum + wait, 0);
    expect(total / HOUR).toBeGreaterThan(72);
  });

  it('spreads by up to a tenth, and never comes earlier', () => {
    expect(retryWait(2, undefined, 0)).toBe(300_000);
    expect(retryWait(2, undefined, 1)).toBe(330_000);
  });

  it('waits longer if the receiver asks, but not for ever and never shorter', () => {
    expect(retryWait(1, 60_000, 0)).toBe(60_000);
    expect(retryWait(1, 1000, 0)).toBe(5000);
    expect(retryWait(1, 999 * HOUR, 0)).toBe(24 * HOUR);
    expect(retryWait(MAX_TRIES, 60_000, 0)).toBeUndefined();
  });

  it('reads Retry-After as seconds or as a date', () => {
    const now = new Date('2026-11-25T12:00:00Z');
    expect(parseRetryAfter('120', now)).toBe(120_000);
    expect(parseRetryAfter('Wed, 25 Nov 2026 12:01:00 GMT', now)).toBe(60_000);
    expect(parseRetryAfter('Wed, 25 Nov 2026 11:00:00 GMT', now)).toBe(0);
    expect(parseRetryAfter('soon', now)).toBeUndefined();
    expect(parseRetryAfter(undefined, now)).toBeUndefined();
  });
});
