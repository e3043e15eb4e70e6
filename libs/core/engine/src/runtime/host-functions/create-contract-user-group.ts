// casper_create_contract_user_group: a group of URefs that open entry points.
import { readSortedSet } from '@casper-trace/casper-types/bytesrepr/collections';
import { compareURefs } from '@casper-trace/casper-types/groups';
import { readURef } from '@casper-trace/casper-types/uref';
import { guestHash, guestString, guestValue } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';
import { createUserGroup } from '../user-groups.js';

/** Params: package hash, label, number of new URefs, given URefs, pointer for the size (8 bytes) of the new ones' list. */
export const createContractUserGroup: HostFunction = {
  name: 'casper_create_contract_user_group',
  parameterCount: 8,
  returns: true,
  cost: { entry: 'create_contract_user_group' },
  run: (runtime, args) => {
    const [hashPointer, hashSize, labelPointer, labelSize, newCount, urefsPointer, urefsSize, sizePointer] = args;
    const hash = guestHash(runtime, hashPointer, hashSize);
    const label = guestString(runtime, labelPointer, labelSize);
    const existing = guestValue(runtime, urefsPointer, urefsSize, (r) => readSortedSet(r, readURef, compareURefs));
    return createUserGroup(runtime, hash, label, newCount, existing, sizePointer);
  },
};
