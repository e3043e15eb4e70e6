// casper_read_value: a value of the global state into the host buffer.
import { ApiError } from '../../api-error.js';
import { guestKey, returnByHostBuffer } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';
import { asCLValue, readState } from '../state-access.js';

/** Params: key pointer and size, pointer for the value's size. */
export const readValue: HostFunction = {
  name: 'casper_read_value',
  parameterCount: 3,
  returns: true,
  cost: { entry: 'read_value' },
  run: (runtime, [keyPointer, keySize, sizePointer]) => {
    if (runtime.hostBuffer !== undefined) return ApiError.HostBufferFull;
    const stored = readState(runtime.context, guestKey(runtime, keyPointer, keySize));
    if (stored === undefined) return ApiError.ValueNotFound;
    return returnByHostBuffer(runtime, asCLValue(stored), sizePointer);
  },
};
