// Whatever the moments at which items are added, pages read and clients gone: every item once, in order.
import { PermanentError, RetryableError } from '@casper-trace/casper-types/app-error';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { every, resumableStream, type StreamSource } from './resumable-stream.js';

/** A list that grows by the given steps: one at each wake-up. */
function growing(steps: readonly number[]): StreamSource<number> & { readonly length: number } {
  const left = [...steps];
  let length = 0;
  return {
    get length() {
      return length;
    },
    readPage: (after, limit) => {
      const first = after === undefined ? 0 : Number(after) + 1;
      const found = Array.from({ length: Math.max(0, Math.min(limit, length - first)) }, (_, index) => first + index);
      return Promise.resolve(found.map((item) => ({ cursor: String(item), item })));
    },
    wakeUp: () => {
      length += left.shift() ?? 1;
      return Promise.resolve();
    },
  };
}

it('gives every item once, in order, to a client that goes and comes back', async () => {
  const steps = fc.array(fc.nat(7), { maxLength: 30 });
  const visits = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(steps, visits, fc.integer({ min: 1, max: 5 }), async (added, taken, pageSize) => {
      const source = growing(added);
      const seen: number[] = [];
      let cursor: string | undefined;
      for (const wanted of taken) {
        const stream = resumableStream(source, cursor, pageSize);
        for (let n = 0; n < wanted; n++) {
          const { value } = (await stream.next()) as { value: { cursor: string; item: number } };
          seen.push(value.item);
          cursor = value.cursor;
        }
        await stream.return?.();
      }
      expect(seen).toEqual(Array.from({ length: seen.length }, (_, index) => index));
      expect(source.length).toBeGreaterThanOrEqual(seen.length);
    }),
  );
});

it('ends while it waits', async () => {
  const source = { readPage: () => Promise.resolve([]), wakeUp: every(1_000_000_000) };
  const stream = resumableStream(source, undefined);
  const next = stream.next();
  await stream.return?.();
  expect(await next).toEqual({ value: undefined, done: true });
});

it('tells what reading throws as the public may know it, and ends', async () => {
  const failing = (fault: Error) =>
    resumableStream({ readPage: () => Promise.reject(fault), wakeUp: every(1) }, undefined);
  const stream = failing(new PermanentError('bad-cursor', "'x' is no cursor"));
  await expect(stream.next()).rejects.toMatchObject({
    message: "'x' is no cursor",
    extensions: { code: 'BAD_CURSOR' },
  });
  expect(await stream.next()).toEqual({ value: undefined, done: true });
  const down = new RetryableError('database-down', 'the database 127.0.0.1:1/x does not answer');
  await expect(failing(down).next()).rejects.toMatchObject({ extensions: { code: 'DATABASE_DOWN' } });
});

it('gives nothing more, not even what was read already, once the client may see nothing', async () => {
  let allowed = true;
  const demandAccess = (): Promise<void> =>
    allowed ? Promise.resolve() : Promise.reject(new PermanentError('revoked', 'the API key was revoked'));
  const stream = resumableStream({ ...growing([10]), demandAccess }, undefined, 10);
  expect((await stream.next()).value).toMatchObject({ item: 0 });
  allowed = false;
  await expect(stream.next()).rejects.toThrow('the API key was revoked');
  expect(await stream.next()).toMatchObject({ done: true });
});
