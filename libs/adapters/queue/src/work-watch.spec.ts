// Jobs that wait while none is finished are noticed, and so is the end of it. Only the clock is the test's.
import { RetryableError } from '@casper-trace/casper-types/app-error';
import { outages } from '@casper-trace/telemetry/outages';
import { expect, it } from 'vitest';
import { WorkWatch } from './work-watch.js';

const MINUTE = 60_000;

it('[queue] tells that work stands still after a minute, and no longer than it does', async () => {
  let jobs: number | Error = 0;
  let now = 0;
  const pending = () => (jobs instanceof Error ? Promise.reject(jobs) : Promise.resolve(jobs));
  const watch = new WorkWatch(pending, MINUTE, () => now);
  const stalled = async (later: number): Promise<boolean> => {
    now += later;
    await watch.look();
    return outages.has('recording');
  };
  watch.start();
  // Nothing waits: silence is no fault.
  expect(await stalled(10 * MINUTE)).toBe(false);
  jobs = 7;
  expect(await stalled(0.9 * MINUTE)).toBe(false);
  expect(await stalled(0.2 * MINUTE)).toBe(true);
  expect(outages.list()).toMatchObject([
    { service: 'recording', reason: '7 blocks wait and none was finished for 66 s' },
  ]);
  watch.finished();
  expect(outages.has('recording')).toBe(false);
  expect(await stalled(0.9 * MINUTE)).toBe(false);
  // Other processes finish some, and then none.
  jobs = 6;
  expect(await stalled(0.9 * MINUTE)).toBe(false);
  expect(await stalled(0.9 * MINUTE)).toBe(false);
  expect(await stalled(0.2 * MINUTE)).toBe(true);
  watch.finished();
  // A queue that does not answer is an outage of its own; the minute begins when it is back.
  jobs = new RetryableError('test', 'the queue is gone');
  expect(await stalled(5 * MINUTE)).toBe(false);
  jobs = 7;
  expect(await stalled(0.9 * MINUTE)).toBe(false);
  expect(await stalled(0.2 * MINUTE)).toBe(true);
  watch.stop();
  expect(outages.has('recording')).toBe(false);
});
