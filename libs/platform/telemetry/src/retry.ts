// Work that outlives an outage: repeated until it succeeds, and given up at once when the program ends.
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@casper-trace/casper-types/app-error';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

/** Pause before the attempt after `failures` failed ones, milliseconds. */
export const pauseAfter = (failures: number): number =>
  Math.min(FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 20), LONGEST_PAUSE_MS);

/**
 * Repeats `work` while it fails with a retryable fault. Any other error is thrown, and so is the signal's reason as soon
 * as it aborts, even if `work` hangs.
 */
export async function untilSuccess<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  for (let failures = 0; ; ) {
    try {
      return await orAborted(signal, work);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof AppError) || !error.retryable) throw error;
      failures += 1;
      await pause(signal, pauseAfter(failures));
    }
  }
}

/** The result of `work`, or the signal's reason thrown as soon as it aborts: what hangs is left behind. */
export async function orAborted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work(), aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Throws the signal's reason when it aborts. */
export async function pause(signal: AbortSignal, milliseconds: number): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

/** A pause that is only shorter if the signal aborts: for loops that look at the signal themselves. */
export async function rest(signal: AbortSignal, milliseconds: number): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Waits for `work`, but no longer than this: for the end of the program, where nothing may hang. */
export async function atMost(milliseconds: number, work: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  const timeout = sleep(milliseconds, undefined, { signal: over.signal, ref: false }).catch((error: unknown) => {
    if (!over.signal.aborted) throw error;
  });
  try {
    await Promise.race([work, timeout]);
  } finally {
    over.abort();
  }
}
