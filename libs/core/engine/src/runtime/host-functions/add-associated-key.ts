// casper_add_associated_key: adds a signer to the account.
import { guestHash } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';
import { addAssociatedKey as addKey } from '../key-management.js';

/** Params: account hash pointer and size, weight (u8). Returns 0 or an AddKeyFailure. */
export const addAssociatedKey: HostFunction = {
  name: 'casper_add_associated_key',
  parameterCount: 3,
  returns: true,
  cost: { entry: 'add_associated_key' },
  byteParameters: [2],
  run: (runtime, [pointer, size, weight]) => addKey(runtime.context, guestHash(runtime, pointer, size), weight),
};
