import { describe, expect, it } from 'vitest';
import { parseModule, parseStoredModule } from './parse.js';

/** A module with one function whose body is that one opcode and `end`. */
const withOpcode = (opcode: number): Uint8Array =>
  new Uint8Array([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[0x01, 4, 1, 0x60, 0, 0],
    ...[0x03, 2, 1, 0],
    ...[0x0a, 5, 1, 3, 0, opcode, 0x0b],
  ]);

const texts = (bytes: Uint8Array): readonly (string | undefined)[] =>
  [parseModule(bytes), parseStoredModule(bytes)].map((parsed) =>
    'error' in parsed ? parsed.error.message : undefined,
  );

describe('opcodes that the network does not know', () => {
  it.each([
    [0xfc, 'Bulk memory operations are not supported', 'Unknown opcode 252'],
    [0xfd, 'SIMD operations are not supported', 'Unknown opcode 253'],
    [0xfe, 'Atomic operations are not supported', 'Unknown opcode 254'],
    [0xc5, 'Encountered an unsupported operation', 'Unknown opcode 197'],
  ])('refuses 0x%s in a transaction and in a stored module with other words', (opcode, fresh, stored) => {
    expect(texts(withOpcode(opcode))).toEqual([`Wasm preprocessing error: Deserialization error: ${fresh}`, stored]);
  });

  it('takes sign extension', () => {
    expect(texts(withOpcode(0xc4))).toEqual([undefined, undefined]);
  });
});
