// casper_remove_contract_user_group_urefs: takes URefs out of a group.
import { readSortedSet } from '@casper-trace/casper-types/bytesrepr/collections';
import { compareURefs } from '@casper-trace/casper-types/groups';
import { readURef } from '@casper-trace/casper-types/uref';
import { guestHash, guestString, guestValue } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';
import { removeGroupURefs } from '../user-groups.js';

/** Params: package hash, label, URefs. */
export const removeContractUserGroupURefs: HostFunction = {
  name: 'casper_remove_contract_user_group_urefs',
  parameterCount: 6,
  returns: true,
  cost: { entry: 'remove_contract_user_group_urefs' },
  run: (runtime, [hashPointer, hashSize, labelPointer, labelSize, urefsPointer, urefsSize]) => {
    const hash = guestHash(runtime, hashPointer, hashSize);
    const label = guestString(runtime, labelPointer, labelSize);
    const removed = guestValue(runtime, urefsPointer, urefsSize, (r) => readSortedSet(r, readURef, compareURefs));
    return removeGroupURefs(runtime, hash, label, removed);
  },
};
