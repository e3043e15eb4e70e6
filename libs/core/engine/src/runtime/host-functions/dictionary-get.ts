// casper_dictionary_get: an item of a dictionary by its seed.
import { ApiError } from '../../api-error.js';
import { getDictionaryItem } from '../dictionaries.js';
import { guestBytes, guestURef, returnByHostBuffer } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';
import { strictUtf8 } from '../utf8.js';

/** Params: seed pointer and size, item key pointer and size, pointer for the value's size. */
export const dictionaryGet: HostFunction = {
  name: 'casper_dictionary_get',
  parameterCount: 5,
  returns: true,
  cost: { entry: 'dictionary_get', weights: (args) => args.slice(2) },
  run: (runtime, [seedPointer, seedSize, keyPointer, keySize, sizePointer]) => {
    if (runtime.hostBuffer !== undefined) return ApiError.HostBufferFull;
    const seed = guestURef(runtime, seedPointer, seedSize);
    const itemKey = guestBytes(runtime, keyPointer, keySize);
    if (strictUtf8(itemKey) === undefined) return ApiError.InvalidDictionaryItemKey;
    const value = getDictionaryItem(runtime.context, seed, itemKey);
    return value === undefined ? ApiError.ValueNotFound : returnByHostBuffer(runtime, value, sizePointer);
  },
};
