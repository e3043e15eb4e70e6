// casper_call_versioned_contract: calls an entry point of a version of a package.

import { readOptionU32 } from '@casper-trace/casper-types/bytesrepr/primitives';
import { callByGuest } from '../guest-call.js';
import { guestHash, guestString, guestValue } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';

/** Params: package hash, optional version, entry point name and arguments with their sizes, pointer for the size of the value. */
export const callVersionedContract: HostFunction = {
  name: 'casper_call_versioned_contract',
  parameterCount: 9,
  returns: true,
  cost: { entry: 'call_versioned_contract' },
  run: (runtime, args) => {
    const [hashPointer, hashSize, versionPointer, versionSize, namePointer, nameSize, pointer, size, sizePointer] =
      args;
    const hash = guestHash(runtime, hashPointer, hashSize);
    const version = guestValue(runtime, versionPointer, versionSize, readOptionU32);
    const entryPoint = guestString(runtime, namePointer, nameSize);
    const target = { kind: 'package', hash, version, major: undefined } as const;
    return callByGuest(runtime, target, entryPoint, { pointer, size }, sizePointer);
  },
};
