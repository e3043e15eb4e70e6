// casper_remove_associated_key: removes a signer of the account.
import { guestHash } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';
import { removeAssociatedKey as removeKey } from '../key-management.js';

/** Params: account hash pointer and size. Returns 0 or a RemoveKeyFailure. */
export const removeAssociatedKey: HostFunction = {
  name: 'casper_remove_associated_key',
  parameterCount: 2,
  returns: true,
  cost: { entry: 'remove_associated_key' },
  run: (runtime, [pointer, size]) => removeKey(runtime.context, guestHash(runtime, pointer, size)),
};
