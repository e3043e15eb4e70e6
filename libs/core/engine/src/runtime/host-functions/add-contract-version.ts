// casper_add_contract_version: stores the running module as a new version of a package.
import { readContractEntryPoint, readEntryPoints, sortedEntryPoints } from '@casper-trace/casper-types/entry-point';
import { readNamedKeys } from '@casper-trace/casper-types/named-keys';
import { addContractVersion as addVersion } from '../contract-versions.js';
import { ownNamed } from '../entry-point-names.js';
import { guestHash, guestValue } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';

/** Params: package hash, pointer for the version, entry points (legacy form), named keys, pointer for the contract hash; the last two are ignored. */
export const addContractVersion: HostFunction = {
  name: 'casper_add_contract_version',
  parameterCount: 10,
  returns: true,
  cost: { entry: 'add_contract_version' },
  run: (runtime, args) => {
    const [hashPointer, hashSize, versionPointer, pointsPointer, pointsSize, keysPointer, keysSize, outputPointer] =
      args;
    const packageHash = guestHash(runtime, hashPointer, hashSize);
    const listed = guestValue(runtime, pointsPointer, pointsSize, (r) => readEntryPoints(r, readContractEntryPoint));
    const entryPoints = sortedEntryPoints(listed.map(ownNamed));
    const namedKeys = guestValue(runtime, keysPointer, keysSize, readNamedKeys);
    const exportNames = entryPoints.map(({ name }) => name);
    const added = { packageHash, exportNames, entryPoints, namedKeys, topics: [], outputPointer, versionPointer };
    return addVersion(runtime, added);
  },
};
