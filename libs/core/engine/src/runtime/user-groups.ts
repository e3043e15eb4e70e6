// User groups of a package. Mirrors casper-execution-engine 8.1.1 runtime/mod.rs `*_contract_user_group*`.

import { sortedUnique } from '@casper-trace/casper-types/bytesrepr/collections';
import { CL } from '@casper-trace/casper-types/cl-type';
import { clList, clURef } from '@casper-trace/casper-types/cl-value';
import type { ContractPackage } from '@casper-trace/casper-types/contract-package';
import { compareURefs, type Group } from '@casper-trace/casper-types/groups';
import { hashKey } from '@casper-trace/casper-types/key';
import { sameURef, type URef } from '@casper-trace/casper-types/uref';
import { type ApiReply, ContractHeaderError, contractHeaderApiError } from '../api-error.js';
import type { RecordChanged } from '../inspector.js';
import { unsupported } from '../unsupported.js';
import { tellRecordChange } from './events.js';
import { returnByHostBufferWide } from './guest-values.js';
import { newUnitURef } from './new-uref.js';
import { readOwnPackage } from './packages.js';
import type { Runtime } from './runtime.js';
import { writeUnchecked } from './state-access.js';

const MAX_GROUPS = 10;
const MAX_TOTAL_UREFS = 100;

const totalURefs = (pack: ContractPackage): number => pack.groups.reduce((sum, { urefs }) => sum + urefs.length, 0);
const findGroup = (pack: ContractPackage, name: string): Group | undefined =>
  pack.groups.find((group) => group.name === name);

function writeGroup(
  { context }: Runtime,
  packageHash: Uint8Array,
  pack: ContractPackage,
  group: Group,
  change: RecordChanged['change'],
): void {
  const groups = [...pack.groups.filter(({ name }) => name !== group.name), group];
  writeUnchecked(context, hashKey(packageHash), { kind: 'ContractPackage', value: { ...pack, groups } });
  tellRecordChange(context, 'package', packageHash, change, group.name);
}

/** A group with new and given URefs; the new ones go to the host buffer. Returns 0 or an ApiError. */
export function createUserGroup(
  runtime: Runtime,
  packageHash: Uint8Array,
  name: string,
  newCount: number,
  existing: readonly URef[],
  sizePointer: number,
): ApiReply {
  const pack = readOwnPackage(runtime.context, packageHash);
  if (findGroup(pack, name) !== undefined) return contractHeaderApiError(ContractHeaderError.GroupAlreadyExists);
  if (pack.groups.length >= MAX_GROUPS) return contractHeaderApiError(ContractHeaderError.MaxGroupsExceeded);
  if (totalURefs(pack) + newCount + existing.length > MAX_TOTAL_UREFS) {
    return contractHeaderApiError(ContractHeaderError.MaxTotalURefsExceeded);
  }
  const created = Array.from({ length: newCount }, () => newUnitURef(runtime.context));
  const refused = returnByHostBufferWide(runtime, clList(CL.URef, created.map(clURef)), sizePointer);
  if (refused !== 0) return refused;
  const urefs = sortedUnique([...existing, ...created], compareURefs);
  writeGroup(runtime, packageHash, pack, { name, urefs }, 'group created');
  return 0;
}

/** One more URef for a group, into the host buffer. Returns 0 or an ApiError. */
export function provisionGroupURef(
  runtime: Runtime,
  packageHash: Uint8Array,
  name: string,
  sizePointer: number,
): ApiReply {
  const pack = readOwnPackage(runtime.context, packageHash);
  if (totalURefs(pack) + 1 > MAX_TOTAL_UREFS) {
    return contractHeaderApiError(ContractHeaderError.MaxTotalURefsExceeded);
  }
  const group = findGroup(pack, name);
  if (group === undefined) return contractHeaderApiError(ContractHeaderError.GroupDoesNotExist);
  // The node holds the size of a group against the number of groups.
  if (group.urefs.length + 1 > MAX_GROUPS) return contractHeaderApiError(ContractHeaderError.MaxTotalURefsExceeded);
  const created = newUnitURef(runtime.context);
  const urefs = sortedUnique([...group.urefs, created], compareURefs);
  writeGroup(runtime, packageHash, pack, { name, urefs }, 'group URefs added');
  return returnByHostBufferWide(runtime, clURef(created), sizePointer);
}

/** Takes URefs out of a group. Returns 0 or an ApiError. */
export function removeGroupURefs(
  runtime: Runtime,
  packageHash: Uint8Array,
  name: string,
  removed: readonly URef[],
): ApiReply {
  const pack = readOwnPackage(runtime.context, packageHash);
  const group = findGroup(pack, name);
  if (group === undefined) return contractHeaderApiError(ContractHeaderError.GroupDoesNotExist);
  if (removed.length === 0) return 0;
  if (removed.some((uref) => !group.urefs.some((member) => sameURef(member, uref)))) {
    return contractHeaderApiError(ContractHeaderError.UnableToRemoveURef);
  }
  const urefs = group.urefs.filter((member) => !removed.some((uref) => sameURef(member, uref)));
  writeGroup(runtime, packageHash, pack, { name, urefs }, 'group URefs removed');
  return 0;
}

/** True if an entry point of any version, disabled ones too, is open to the group. Reads leave no Identity. */
function isGroupInUse(runtime: Runtime, pack: ContractPackage, name: string): boolean {
  return pack.versions.some(({ contractHash }) => {
    const stored = runtime.execution.tracking.peek(hashKey(contractHash));
    if (stored?.kind !== 'Contract') return unsupported('a contract package with addressable entities');
    return stored.value.entryPoints.some(({ access }) => access.kind === 'Groups' && access.groups.includes(name));
  });
}

/** Removes a group that no entry point names. Returns 0 or an ApiError. */
export function removeUserGroup(runtime: Runtime, packageHash: Uint8Array, name: string): ApiReply {
  const pack = readOwnPackage(runtime.context, packageHash);
  if (findGroup(pack, name) === undefined) return contractHeaderApiError(ContractHeaderError.GroupDoesNotExist);
  if (isGroupInUse(runtime, pack, name)) return contractHeaderApiError(ContractHeaderError.GroupInUse);
  const groups = pack.groups.filter((group) => group.name !== name);
  writeUnchecked(runtime.context, hashKey(packageHash), { kind: 'ContractPackage', value: { ...pack, groups } });
  tellRecordChange(runtime.context, 'package', packageHash, 'group removed', name);
  return 0;
}
