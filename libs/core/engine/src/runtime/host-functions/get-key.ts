// casper_get_key: a named key of the context.
import { ApiError } from '../../api-error.js';
import { tellKeyPurseAccess } from '../events.js';
import { guestString, memoryOf, writeU32 } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';

/** Params: name pointer and size, output pointer and size, pointer for the number of bytes written. */
export const getKey: HostFunction = {
  name: 'casper_get_key',
  parameterCount: 5,
  returns: true,
  cost: { entry: 'get_key' },
  run: (runtime, [namePointer, nameSize, outputPointer, outputSize, writtenPointer]) => {
    const name = guestString(runtime, namePointer, nameSize);
    const key = runtime.context.namedKeys.get(name);
    if (key === undefined) return ApiError.MissingKey;
    if (outputSize < key.bytes.length) return ApiError.BufferTooSmall;
    memoryOf(runtime).write(outputPointer, key.bytes);
    writeU32(runtime, writtenPointer, key.bytes.length);
    tellKeyPurseAccess(runtime.context, 'loaded', key, name);
    return 0;
  },
};
