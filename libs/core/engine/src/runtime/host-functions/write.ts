// casper_write: writes a value under a URef.
import { storedCLValue } from '@casper-trace/casper-types/stored-value';
import { guestCLValue, guestKey } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';
import { writeState } from '../state-access.js';

/** Params: key pointer and size, value pointer and size. */
export const write: HostFunction = {
  name: 'casper_write',
  parameterCount: 4,
  returns: false,
  cost: { entry: 'write' },
  run: (runtime, [keyPointer, keySize, valuePointer, valueSize]) => {
    const key = guestKey(runtime, keyPointer, keySize);
    writeState(runtime.context, key, storedCLValue(guestCLValue(runtime, valuePointer, valueSize)));
    return undefined;
  },
};
