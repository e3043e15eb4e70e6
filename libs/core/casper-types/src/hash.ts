// The hash of the Casper network: BLAKE2b (RFC 7693) without key, 32 bytes. hash-wasm's is used because it is synchronous
// once made and twenty times as fast as one in JavaScript, which lacks 64-bit integers.
import { createBLAKE2b } from 'hash-wasm';

const OUTPUT_BITS = 256;

const hasher = await createBLAKE2b(OUTPUT_BITS);

/** BLAKE2b with 32 bytes of output over the concatenation of the parts. */
export function blake2b256(...parts: readonly Uint8Array[]): Uint8Array {
  hasher.init();
  for (const part of parts) hasher.update(part);
  return hasher.digest('binary');
}
