// casper_enable_contract_version: makes a disabled version callable again.
import { changeVersion } from '../contract-versions.js';
import { guestHash } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';

/** Params: package hash, contract hash. */
export const enableContractVersion: HostFunction = {
  name: 'casper_enable_contract_version',
  parameterCount: 4,
  returns: true,
  cost: { entry: 'enable_contract_version' },
  run: (runtime, [packagePointer, packageSize, contractPointer, contractSize]) => {
    const packageHash = guestHash(runtime, packagePointer, packageSize);
    return changeVersion(runtime, packageHash, guestHash(runtime, contractPointer, contractSize), true);
  },
};
