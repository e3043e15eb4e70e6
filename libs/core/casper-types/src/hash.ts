// The hash of the Casper network.

import { blake2b } from '@noble/hashes/blake2.js';

/** BLAKE2b with 32 bytes of output over the concatenation of the parts. */
export function blake2b256(...parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) {
    return blake2b(parts[0] as Uint8Array, { dkLen: 32 });
  }
  const hasher = blake2b.create({ dkLen: 32 });
  for (const part of parts) {
    hasher.update(part);
  }
  return hasher.digest();
}
