// casper_is_valid_uref: whether the context holds these rights on this URef.
import { guestURef } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';

/** Params: URef pointer and size. Returns 1 or 0. */
export const isValidURef: HostFunction = {
  name: 'casper_is_valid_uref',
  parameterCount: 2,
  returns: true,
  cost: { entry: 'is_valid_uref' },
  run: (runtime, [pointer, size]) => (runtime.context.accessRights.has(guestURef(runtime, pointer, size)) ? 1 : 0),
};
