// The hash by which a module is known: in the module cache and in traces.
import { blake2b256 } from '@casper-trace/casper-types/hash';

const known = new WeakMap<Uint8Array, Uint8Array>();

/**
 * blake2b-256 of the bytes, 32 bytes. Remembered for as long as the same array lives: stored modules come out of the
 * state's cache again and again. The array must not change afterwards.
 */
export function moduleHash(bytes: Uint8Array): Uint8Array {
  const found = known.get(bytes);
  if (found !== undefined) return found;
  const hash = blake2b256(bytes);
  known.set(bytes, hash);
  return hash;
}
