// Reads of contract packages, with and without the check that the context holds the access key.
// Mirrors casper-storage 2.1.1 tracking_copy/ext.rs `get_package` and the engine's `get_validated_contract_package`.
import type { ContractPackage } from '@casper-trace/casper-types/contract-package';
import { hashKey, packageKey } from '@casper-trace/casper-types/key';
import { storedValueTypeName } from '@casper-trace/casper-types/stored-value';
import { trackingCopyError, trap } from '../exec-error.js';
import { unsupported } from '../unsupported.js';
import { validateURef } from './access-validation.js';
import type { RuntimeContext } from './runtime-context.js';
import { readTyped } from './state-access.js';

/** The package as calls read it: Identity, no check of rights. Traps with TrackingCopy. */
export function readPackage(context: RuntimeContext, packageHash: Uint8Array): ContractPackage {
  const { tracking } = context.execution;
  const stored = tracking.read(hashKey(packageHash));
  if (stored?.kind === 'ContractPackage') return stored.value;
  const entityPackage = tracking.read(packageKey(packageHash));
  if (entityPackage === undefined) return trap(trackingCopyError('Value not found'));
  if (entityPackage.kind === 'SmartContract') return unsupported('addressable entity');
  const found = storedValueTypeName(entityPackage);
  return trap(trackingCopyError(`Type mismatch. Expected Package or CLValue but found ${found}.`));
}

/** The package if the context holds its access key. Traps with ForgedReference otherwise. */
export function readOwnPackage(context: RuntimeContext, packageHash: Uint8Array): ContractPackage {
  const pack = readTyped(context, hashKey(packageHash), 'ContractPackage');
  validateURef(context, pack.accessKey);
  return pack;
}
