// casper_call_package_version: calls an entry point of a version of a package under a protocol major version.

import { readOptionU32 } from '@casper-trace/casper-types/bytesrepr/primitives';
import { callByGuest } from '../guest-call.js';
import { guestHash, guestString, guestValue } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';

/** Params: package hash, optional major and version, entry point name and arguments with their sizes, pointer for the size of the value. */
export const callPackageVersion: HostFunction = {
  name: 'casper_call_package_version',
  parameterCount: 11,
  returns: true,
  cost: { entry: 'call_package_version' },
  run: (runtime, args) => {
    const [hashPointer, hashSize, majorPointer, majorSize, versionPointer, versionSize] = args;
    const [namePointer, nameSize, pointer, size, sizePointer] = args.slice(6);
    const hash = guestHash(runtime, hashPointer, hashSize);
    const version = guestValue(runtime, versionPointer, versionSize, readOptionU32);
    const major = guestValue(runtime, majorPointer, majorSize, readOptionU32);
    const entryPoint = guestString(runtime, namePointer, nameSize);
    return callByGuest(runtime, { kind: 'package', hash, version, major }, entryPoint, { pointer, size }, sizePointer);
  },
};
