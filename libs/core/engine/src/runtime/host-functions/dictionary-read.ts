// casper_dictionary_read: an item by its key. The node checks no right here, and takes every kind of key.
import { KeyTag } from '@casper-trace/casper-types/key';
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
    const key = guestKey(runtime, keyPointer, keySize);
    // Which code the node answers with is not known.
    if (runtime.execution.rules.versioned.dictionaryReadNeedsDictionary && key.tag !== KeyTag.Dictionary) {
      return ApiError.UnexpectedKeyVariant;
    }
    const value = readDictionaryItem(runtime.context, key);
    return value === undefined ? ApiError.ValueNotFound : returnByHostBuffer(runtime, value, sizePointer);
  },
};
