// casper_add: adds a value to the one under a URef.
import { storedCLValue } from '@casper-trace/casper-types/stored-value';
import { guestCLValue, guestKey } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';
import { addState } from '../state-access.js';

/** Params: key pointer and size, value pointer and size. */
export const add: HostFunction = {
  name: 'casper_add',
  parameterCount: 4,
  returns: false,
  cost: { entry: 'add' },
  run: (runtime, [keyPointer, keySize, valuePointer, valueSize]) => {
    const key = guestKey(runtime, keyPointer, keySize);
    addState(runtime.context, key, storedCLValue(guestCLValue(runtime, valuePointer, valueSize)));
    return undefined;
  },
};
