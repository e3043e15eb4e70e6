import { PermanentError, RetryableError } from '@casper-trace/casper-types/app-error';
import { describe, expect, it } from 'vitest';
import { atMost, orAborted, pauseAfter, untilSuccess } from './retry.js';

const hangs = (): Promise<never> => new Promise(() => undefined);

describe('[telemetry] retry', () => {
  it('repeats what may pass, and nothing else', async () => {
    const { signal } = new AbortController();
    let calls = 0;
    const passes = (): Promise<number> => {
      calls += 1;
      return calls < 4 ? Promise.reject(new RetryableError('test', 'passes')) : Promise.resolve(calls);
    };
    expect(await untilSuccess(signal, passes)).toBe(4);
    const stays = (): Promise<never> => Promise.reject(new PermanentError('test', 'stays'));
    await expect(untilSuccess(signal, stays)).rejects.toThrow('stays');
  });

  it('leaves what hangs behind when the signal aborts', async () => {
    const stop = new AbortController();
    const waits = [untilSuccess(stop.signal, hangs), orAborted(stop.signal, hangs)];
    const failing = untilSuccess(stop.signal, () => Promise.reject(new RetryableError('test', 'never passes')));
    stop.abort(new RangeError('the end'));
    for (const wait of [...waits, failing]) await expect(wait).rejects.toThrow('the end');
    await atMost(1, hangs());
  });

  it('pauses longer and longer, up to two seconds', () => {
    expect([1, 2, 3, 4, 5, 6, 1_000_000].map(pauseAfter)).toEqual([100, 200, 400, 800, 1600, 2000, 2000]);
  });
});
