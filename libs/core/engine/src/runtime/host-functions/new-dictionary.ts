// casper_new_dictionary: the seed URef of a new dictionary.
import { clURef } from '@casper-trace/casper-types/cl-value';
import { ApiError } from '../../api-error.js';
import { returnByHostBufferWide } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';
import { newUnitURef } from '../new-uref.js';

const UREF_LENGTH = 33;

/** Params: pointer for the size, of which 8 bytes are written. Charged as new_uref of 33 bytes. */
export const newDictionary: HostFunction = {
  name: 'casper_new_dictionary',
  parameterCount: 1,
  returns: true,
  cost: { entry: 'new_uref', weights: () => [0, 0, UREF_LENGTH] },
  run: (runtime, [sizePointer]) => {
    if (runtime.hostBuffer !== undefined) return ApiError.HostBufferFull;
    return returnByHostBufferWide(runtime, clURef(newUnitURef(runtime.context)), sizePointer);
  },
};
