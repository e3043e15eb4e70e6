// The memory of an instance in V8. In Node 20 and 22 it is a shared one, though no other thread ever sees it, because of the
// garbage collector: V8 counts a memory that is not shared with all its bytes, more than a MiB for what compilers make, and
// marks the whole heap for every 64 MiB. That was after each 50 executions, and took more time than they did. It does not
// count shared ones at all.
import type { Limits } from './module.js';

/** From here on V8 goes through all shared memories at length when one grows: four times the time of an execution. */
const V8_OF_NODE_24 = 13;

/** What Node has and a browser, which may refuse shared memories, has not. */
const node = globalThis as {
  readonly process?: { readonly versions: { readonly v8: string } };
  readonly Buffer?: { allocUnsafeSlow(size: number): Uint8Array };
};

/** Whether memories are shared here. Modules that import one have to say the same of it. */
export const isMemoryShared =
  node.process !== undefined && Number.parseInt(node.process.versions.v8, 10) < V8_OF_NODE_24;

/** Pages that a memory can have at all: the maximum of one that has none. A shared memory must have one. */
const MOST_PAGES = 65536;

/** Compilers put the stack first, with so many bytes, and programs touch little of it: a part stands for it. */
const STACK_SIZE = 1024 * 1024;
const COUNTED_PART_OF_STACK = 1 / 4;

/** The limits of a memory in the executable copy: what imports it must say the same. */
export const limitsOfMemory = ({ initial, maximum = MOST_PAGES }: Limits): Limits & { readonly maximum: number } => ({
  initial,
  maximum,
});

/** A memory with those limits, not counted yet. */
export function newMemory(limits: Limits): WebAssembly.Memory {
  return new WebAssembly.Memory({ ...limitsOfMemory(limits), shared: isMemoryShared });
}

/**
 * Makes V8 count a shared memory that was used, about with what it really takes. Without it a thread would keep the memories
 * of thousands of executions, until its heap is full. What is counted lives as long as the memory: nothing else knows of it.
 */
export function countMemory(memory: WebAssembly.Memory): void {
  if (!isMemoryShared) return;
  const size = memory.buffer.byteLength;
  const stack = Math.min(size, STACK_SIZE);
  const counted = stack * COUNTED_PART_OF_STACK + size - stack;
  // Never read or written: room that is not cleared costs nothing but a number.
  Reflect.set(memory, 'counted', node.Buffer?.allocUnsafeSlow(counted));
}
