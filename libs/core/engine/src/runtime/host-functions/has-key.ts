// casper_has_key: whether the context has a named key.
import { guestString } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';

/** Params: name pointer and size. Returns 0 if it is there, 1 if not. */
export const hasKey: HostFunction = {
  name: 'casper_has_key',
  parameterCount: 2,
  returns: true,
  cost: { entry: 'has_key' },
  run: (runtime, [namePointer, nameSize]) =>
    runtime.context.namedKeys.has(guestString(runtime, namePointer, nameSize)) ? 0 : 1,
};
