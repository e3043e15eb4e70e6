// casper_create_contract_package_at_hash: a new package.
import { createPackage } from '../contract-versions.js';
import { memoryOf } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';

/** Params: pointers for the package hash and for the address of the access key, whether it is locked (not 0). */
export const createContractPackageAtHash: HostFunction = {
  name: 'casper_create_contract_package_at_hash',
  parameterCount: 3,
  returns: false,
  cost: { entry: 'create_contract_package_at_hash', weights: (args) => args.slice(0, 2) },
  run: (runtime, [hashPointer, accessPointer, isLocked]) => {
    const { hash, accessAddr } = createPackage(runtime, isLocked === 0 ? 'Unlocked' : 'Locked');
    memoryOf(runtime).write(hashPointer, hash);
    memoryOf(runtime).write(accessPointer, accessAddr);
    return undefined;
  },
};
