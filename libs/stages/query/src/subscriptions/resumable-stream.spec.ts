// Whatever the moments at which items are added, pages read and clients gone: every item once, in order.
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

it('passes on what reading throws', async () => {
  const stream = resumableStream({ readPage: () => Promise.reject(new RangeError('gone')), wakeUp: every(1) }, '1');
  await expect(stream.next()).rejects.toThrow('gone');
  expect(await stream.next()).toEqual({ value: undefined, done: true });
});
