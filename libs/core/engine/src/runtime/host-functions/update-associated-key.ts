// casper_update_associated_key: changes a signer's weight.
import { guestHash } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';
import { updateAssociatedKey as updateKey } from '../key-management.js';

/** Params: account hash pointer and size, weight (u8). Returns 0 or an UpdateKeyFailure. */
export const updateAssociatedKey: HostFunction = {
  name: 'casper_update_associated_key',
  parameterCount: 3,
  returns: true,
  cost: { entry: 'update_associated_key' },
  byteParameters: [2],
  run: (runtime, [pointer, size, weight]) => updateKey(runtime.context, guestHash(runtime, pointer, size), weight),
};
