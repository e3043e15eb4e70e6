import { describe, expect, it } from 'vitest';
import { countMemory, newMemory } from './instance-memory.js';

/** As a Rust program has it: a stack of 16 pages, and data. */
const LIMITS = { initial: 17, maximum: 64 };
const MADE = 2000;

describe('the memory of an instance', () => {
  it('has the pages that were asked for, and no more than the maximum', () => {
    const memory = newMemory({ initial: 2, maximum: 3 });
    expect(memory.buffer.byteLength).toBe(2 * 65536);
    expect(memory.grow(1)).toBe(2);
    expect(() => memory.grow(1)).toThrow(RangeError);
    expect(newMemory({ initial: 1, maximum: undefined }).grow(100)).toBe(1);
  });

  it('is collected without being asked for, once it was counted', async () => {
    const made: WeakRef<WebAssembly.Memory>[] = [];
    for (let run = 0; run < MADE; run += 1) {
      const memory = newMemory(LIMITS);
      countMemory(memory);
      made.push(new WeakRef(memory));
      if (run % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(made.filter((memory) => memory.deref() !== undefined).length).toBeLessThan(MADE / 2);
  });
});
