// The memory of an instance in V8. It is a shared one, though no other thread ever sees it, because of the garbage collector:
// V8 counts a memory that is not shared with all its bytes, more than a MiB for what compilers make, and marks the whole heap
// for every 64 MiB. That was after each 50 executions, and took more time than they did. It does not count shared ones at all.
import type { Limits } from './module.js';

/** Pages that a memory can have at all: the maximum of one that has none. A shared memory must have one. */
const MOST_PAGES = 65536;

/** A memory is mostly stack that was never touched: so many of its bytes stand for one that V8 should count. */
const BYTES_PER_COUNTED_BYTE = 4;

/** The limits of a memory in the executable copy: what imports it must say the same. */
export const sharedLimits = ({ initial, maximum = MOST_PAGES }: Limits): Limits & { readonly maximum: number } => ({
  initial,
  maximum,
});

export function newMemory(limits: Limits): WebAssembly.Memory {
  return new WebAssembly.Memory({ ...sharedLimits(limits), shared: true });
}

/**
 * Makes V8 count a memory that was used. Without it a thread would keep the memories of thousands of executions, until its
 * heap is full. What is counted lives as long as the memory: nothing else has to know of it.
 */
export function countMemory(memory: WebAssembly.Memory): void {
  Reflect.set(memory, 'counted', new ArrayBuffer(memory.buffer.byteLength / BYTES_PER_COUNTED_BYTE));
}
