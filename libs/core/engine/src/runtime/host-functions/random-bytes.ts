// casper_random_bytes: 32 bytes of the address generator's stream.
import { ApiError } from '../../api-error.js';
import { memoryOf } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';

/** Params: pointer and size of the room, which must be 32. The stream advances even if it is not. */
export const randomBytes: HostFunction = {
  name: 'casper_random_bytes',
  parameterCount: 2,
  returns: true,
  cost: { entry: 'random_bytes' },
  run: (runtime, [pointer, size]) => {
    const bytes = runtime.execution.addresses.createAddress();
    if (size !== bytes.length) return ApiError.BufferTooSmall;
    memoryOf(runtime).write(pointer, bytes);
    return 0;
  },
};
