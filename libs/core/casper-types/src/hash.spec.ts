import { blake2b } from '@noble/hashes/blake2.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blake2b256 } from './hash.js';
import { bytesToHex } from './hex.js';

/** hash-wasm copies input into its memory in pieces of this size. */
const BUFFER = 16 * 1024;
const reference = (bytes: Uint8Array): Uint8Array => blake2b(bytes, { dkLen: 32 });
const patterned = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => (index * 31 + 7) & 0xff);

describe('blake2b256', () => {
  it('hashes nothing and "abc" as published', () => {
    expect(bytesToHex(blake2b256())).toBe('0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8');
    expect(bytesToHex(blake2b256(new TextEncoder().encode('abc')))).toBe(
      'bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319',
    );
  });

  it('hashes every length around the block as another implementation does', () => {
    for (let length = 0; length <= 520; length += 1) {
      expect(blake2b256(patterned(length))).toEqual(reference(patterned(length)));
    }
  });

  it.each([-129, -128, -1, 0, 1, 128, BUFFER, BUFFER + 1])(
    'hashes messages around the capacity of its buffer: %i bytes more',
    (more) => {
      const message = patterned(BUFFER + more);
      expect(blake2b256(message)).toEqual(reference(message));
    },
  );

  it('hashes parts as their concatenation', () => {
    const part = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 0, max: 70_000 }).map(patterned));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 5 }), (parts) => {
        const whole = Uint8Array.from(parts.flatMap((one) => [...one]));
        expect(blake2b256(...parts)).toEqual(reference(whole));
      }),
      { numRuns: 50 },
    );
  });
});
