// casper_call_contract: calls an entry point of a contract.

import { callByGuest } from '../guest-call.js';
import { guestHash, guestString } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';

/** Params: contract hash, entry point name and arguments with their sizes, pointer for the size of the value. */
export const callContract: HostFunction = {
  name: 'casper_call_contract',
  parameterCount: 7,
  returns: true,
  cost: { entry: 'call_contract' },
  run: (runtime, [hashPointer, hashSize, namePointer, nameSize, argsPointer, argsSize, sizePointer]) => {
    const target = { kind: 'contract', hash: guestHash(runtime, hashPointer, hashSize) } as const;
    const entryPoint = guestString(runtime, namePointer, nameSize);
    return callByGuest(runtime, target, entryPoint, { pointer: argsPointer, size: argsSize }, sizePointer);
  },
};
