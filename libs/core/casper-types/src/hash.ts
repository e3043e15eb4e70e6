// The hash of the Casper network: BLAKE2b (RFC 7693) without key.

import { BLAKE2B_IV, BLOCK, blake2bModule, COUNTER_AT, MESSAGE_AT, MESSAGE_CAPACITY } from './blake2b-module.js';

const OUTPUT_LENGTH = 32;

const { exports } = new WebAssembly.Instance(new WebAssembly.Module(blake2bModule()));
const memory = new Uint8Array((exports['memory'] as WebAssembly.Memory).buffer);
const compress = exports['compress'] as (length: number, isLast: 0 | 1) => void;

/** State and counter before the first byte of a message: the parameter block is xored into the vector. */
const start = new Uint8Array(COUNTER_AT + 8);
for (const [index, word] of BLAKE2B_IV.entries()) {
  const parameters = index === 0 ? 0x01010000n | BigInt(OUTPUT_LENGTH) : 0n;
  new DataView(start.buffer).setBigUint64(index * 8, word ^ parameters, true);
}

/** BLAKE2b with 32 bytes of output over the concatenation of the parts. */
export function blake2b256(...parts: readonly Uint8Array[]): Uint8Array {
  memory.set(start, 0);
  let filled = 0;
  for (const part of parts) filled = absorb(part, filled);
  const blocks = Math.max(1, Math.ceil(filled / BLOCK));
  memory.fill(0, MESSAGE_AT + filled, MESSAGE_AT + blocks * BLOCK);
  compress(filled, 1);
  return memory.slice(0, OUTPUT_LENGTH);
}

/** Puts a part behind what is buffered. The buffer is compressed only when more follows: the last block is special. */
function absorb(part: Uint8Array, buffered: number): number {
  let filled = buffered;
  let rest = part;
  while (rest.length > MESSAGE_CAPACITY - filled) {
    const room = MESSAGE_CAPACITY - filled;
    memory.set(rest.subarray(0, room), MESSAGE_AT + filled);
    compress(MESSAGE_CAPACITY, 0);
    rest = rest.subarray(room);
    filled = 0;
  }
  memory.set(rest, MESSAGE_AT + filled);
  return filled + rest.length;
}
