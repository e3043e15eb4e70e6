// casper_provision_contract_user_group_uref: one more URef for a group.
import { guestHash, guestString } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';
import { provisionGroupURef } from '../user-groups.js';

/** Params: package hash, label, pointer for the size (8 bytes) of the URef in the host buffer. */
export const provisionContractUserGroupURef: HostFunction = {
  name: 'casper_provision_contract_user_group_uref',
  parameterCount: 5,
  returns: true,
  cost: { entry: 'provision_contract_user_group_uref' },
  run: (runtime, [hashPointer, hashSize, labelPointer, labelSize, sizePointer]) => {
    const hash = guestHash(runtime, hashPointer, hashSize);
    return provisionGroupURef(runtime, hash, guestString(runtime, labelPointer, labelSize), sizePointer);
  },
};
