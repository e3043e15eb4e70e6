// casper_blake2b: the 32-byte hash of bytes.
import { blake2b256 } from '@casper-trace/casper-types/hash';
import { ApiError } from '../../api-error.js';
import { guestBytes, memoryOf } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';

/** Params: input pointer and size, output pointer and size, which must be 32. */
export const blake2b: HostFunction = {
  name: 'casper_blake2b',
  parameterCount: 4,
  returns: true,
  cost: { entry: 'blake2b' },
  run: (runtime, [inputPointer, inputSize, pointer, size]) => {
    const digest = blake2b256(guestBytes(runtime, inputPointer, inputSize));
    if (size !== digest.length) return ApiError.BufferTooSmall;
    memoryOf(runtime).write(pointer, digest);
    return 0;
  },
};
