// casper_dictionary_read: an item by its key. The node checks no right here, and takes every kind of key.
import { ApiError } from '../../api-error.js';
import { readDictionaryItem } from '../dictionaries.js';
import { guestKey, returnByHostBuffer } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';

/** Params: key pointer and size, pointer for the value's size. Charged as read_value. */
export const dictionaryRead: HostFunction = {
  name: 'casper_dictionary_read',
  parameterCount: 3,
  returns: true,
  cost: { entry: 'read_value' },
  run: (runtime, [keyPointer, keySize, sizePointer]) => {
    if (runtime.hostBuffer !== undefined) return ApiError.HostBufferFull;
    const value = readDictionaryItem(runtime.context, guestKey(runtime, keyPointer, keySize));
    return value === undefined ? ApiError.ValueNotFound : returnByHostBuffer(runtime, value, sizePointer);
  },
};
