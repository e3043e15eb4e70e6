// casper_new_uref: a new URef that holds a value.
import { storedCLValue } from '@casper-trace/casper-types/stored-value';
import { urefToBytes } from '@casper-trace/casper-types/uref';
import { guestCLValue, memoryOf } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';
import { newURef as createURef } from '../new-uref.js';

/** Params: pointer for the URef, value pointer and size. */
export const newURef: HostFunction = {
  name: 'casper_new_uref',
  parameterCount: 3,
  returns: false,
  cost: { entry: 'new_uref' },
  run: (runtime, [urefPointer, valuePointer, valueSize]) => {
    const value = storedCLValue(guestCLValue(runtime, valuePointer, valueSize));
    memoryOf(runtime).write(urefPointer, urefToBytes(createURef(runtime.context, value)));
    return undefined;
  },
};
