// casper_dictionary_put: writes an item of a dictionary.
import { ApiError } from '../../api-error.js';
import { DICTIONARY_ITEM_KEY_MAX_LENGTH, putDictionaryItem } from '../dictionaries.js';
import { guestBytes, guestCLValue, guestURef } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';
import { strictUtf8 } from '../utf8.js';

/** Params: seed, item key and value with their sizes. */
export const dictionaryPut: HostFunction = {
  name: 'casper_dictionary_put',
  parameterCount: 6,
  returns: true,
  cost: { entry: 'dictionary_put', weights: (args) => args.slice(2) },
  run: (runtime, [seedPointer, seedSize, keyPointer, keySize, valuePointer, valueSize]) => {
    const seed = guestURef(runtime, seedPointer, seedSize);
    if (keySize > DICTIONARY_ITEM_KEY_MAX_LENGTH) return ApiError.DictionaryItemKeyExceedsLength;
    const itemKey = guestBytes(runtime, keyPointer, keySize);
    if (strictUtf8(itemKey) === undefined) return ApiError.InvalidDictionaryItemKey;
    putDictionaryItem(runtime.context, seed, itemKey, guestCLValue(runtime, valuePointer, valueSize));
    return 0;
  },
};
