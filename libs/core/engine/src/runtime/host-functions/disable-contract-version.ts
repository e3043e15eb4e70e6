// casper_disable_contract_version: a version that cannot be called any more.
import { changeVersion } from '../contract-versions.js';
import { guestHash } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';

/** Params: package hash, contract hash. */
export const disableContractVersion: HostFunction = {
  name: 'casper_disable_contract_version',
  parameterCount: 4,
  returns: true,
  cost: { entry: 'disable_contract_version' },
  run: (runtime, [packagePointer, packageSize, contractPointer, contractSize]) => {
    const packageHash = guestHash(runtime, packagePointer, packageSize);
    return changeVersion(runtime, packageHash, guestHash(runtime, contractPointer, contractSize), false);
  },
};
