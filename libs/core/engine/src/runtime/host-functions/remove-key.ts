// casper_remove_key: removes a named key of the context.
import { guestString } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';
import { removeNamedKey } from '../named-key-access.js';

/** Params: name pointer and size. */
export const removeKey: HostFunction = {
  name: 'casper_remove_key',
  parameterCount: 2,
  returns: false,
  cost: { entry: 'remove_key' },
  run: (runtime, [namePointer, nameSize]) => {
    removeNamedKey(runtime.context, guestString(runtime, namePointer, nameSize));
    return undefined;
  },
};
