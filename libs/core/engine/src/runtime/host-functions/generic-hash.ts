// casper_generic_hash: the 32-byte hash of bytes by one of three algorithms.
import { blake2b256 } from '@casper-trace/casper-types/hash';
import { blake3 } from '@noble/hashes/blake3.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { ApiError } from '../../api-error.js';
import { ExecTrap } from '../../exec-error.js';
import { guestBytes, memoryOf } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';

/** By their number; the argument is cut down to its lowest byte. */
const algorithms: readonly ((bytes: Uint8Array) => Uint8Array)[] = [blake2b256, (b) => blake3(b), sha256];

/** Params: input pointer and size, algorithm, output pointer and size of at least 32. */
export const genericHash: HostFunction = {
  name: 'casper_generic_hash',
  parameterCount: 5,
  returns: true,
  cost: { entry: 'generic_hash' },
  run: (runtime, [inputPointer, inputSize, algorithm, pointer, size]) => {
    const hash = algorithms[algorithm & 0xff];
    if (hash === undefined) return ApiError.InvalidArgument;
    const digest = hash(guestBytes(runtime, inputPointer, inputSize));
    if (digest.length > size) return ApiError.BufferTooSmall;
    try {
      memoryOf(runtime).write(pointer, digest);
      return 0;
    } catch (error) {
      if (error instanceof ExecTrap) return ApiError.HostBufferEmpty;
      throw error;
    }
  },
};
