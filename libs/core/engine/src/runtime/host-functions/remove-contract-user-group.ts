// casper_remove_contract_user_group: removes a group that no entry point uses.
import { guestHash, guestString } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';
import { removeUserGroup } from '../user-groups.js';

/** Params: package hash, label. */
export const removeContractUserGroup: HostFunction = {
  name: 'casper_remove_contract_user_group',
  parameterCount: 4,
  returns: true,
  cost: { entry: 'remove_contract_user_group' },
  run: (runtime, [hashPointer, hashSize, labelPointer, labelSize]) => {
    const hash = guestHash(runtime, hashPointer, hashSize);
    return removeUserGroup(runtime, hash, guestString(runtime, labelPointer, labelSize));
  },
};
