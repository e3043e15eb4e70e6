// Versions of a contract package: which one a call means, and which one comes next.
// Mirrors casper-types 6.0.1 contracts.rs `ContractPackage`, package.rs `Package` and the engine's version choice.
import { equalBytes } from '@casper-trace/casper-types/bytes';
import type {
  ContractPackage,
  ContractVersionEntry,
  ContractVersionKey,
} from '@casper-trace/casper-types/contract-package';
import {
  ambiguousEntityVersionError,
  disabledEntityVersionError,
  missingEntityVersionError,
  noActiveEntityVersionsError,
  noMatchingEntityVersionKeyError,
  trap,
} from '../exec-error.js';

const sameVersion = (left: ContractVersionKey, right: ContractVersionKey): boolean =>
  left.protocolVersionMajor === right.protocolVersionMajor && left.contractVersion === right.contractVersion;

const isDisabled = (pack: ContractPackage, key: ContractVersionKey): boolean =>
  pack.disabledVersions.some((disabled) => sameVersion(disabled, key));

/** The versions that may be called, ascending. */
export function enabledVersions(pack: ContractPackage): readonly ContractVersionEntry[] {
  return pack.versions.filter((version) => !isDisabled(pack, version));
}

/** The entry of a contract hash: the lowest one if it is there twice. */
export function versionOf(pack: ContractPackage, contractHash: Uint8Array): ContractVersionEntry | undefined {
  return pack.versions.find((version) => equalBytes(version.contractHash, contractHash));
}

/** True if the contract is in the package and its version is not disabled. */
export function isContractEnabled(pack: ContractPackage, contractHash: Uint8Array): boolean {
  const version = versionOf(pack, contractHash);
  return version !== undefined && !isDisabled(pack, version);
}

/** The newest enabled version; undefined if there is none. */
export function currentVersion(pack: ContractPackage): ContractVersionEntry | undefined {
  return enabledVersions(pack).at(-1);
}

/** The version with this number under the highest protocol major; from `currentMajor` downwards. */
function versionInAnyMajor(
  pack: ContractPackage,
  contractVersion: number,
  currentMajor: number,
  trapOnAmbiguous: boolean,
): ContractVersionKey {
  const found = enabledVersions(pack).filter(
    (version) =>
      version.contractVersion === contractVersion &&
      version.protocolVersionMajor >= 1 &&
      version.protocolVersionMajor <= currentMajor,
  );
  if (found.length > 1 && trapOnAmbiguous) trap(ambiguousEntityVersionError);
  return found.at(-1) ?? trap(noMatchingEntityVersionKeyError);
}

/** The version that a call means. Traps if there is none, it is missing or disabled. */
export function chooseVersion(
  pack: ContractPackage,
  wanted: { readonly major: number | undefined; readonly version: number | undefined },
  rules: { readonly currentMajor: number; readonly trapOnAmbiguous: boolean },
): ContractVersionEntry {
  const { major, version } = wanted;
  let key: ContractVersionKey;
  if (version !== undefined && major !== undefined) {
    key = { protocolVersionMajor: major, contractVersion: version };
  } else if (major !== undefined) {
    const newest = enabledVersions(pack).findLast((entry) => entry.protocolVersionMajor === major);
    key = { protocolVersionMajor: major, contractVersion: newest?.contractVersion ?? 0 };
  } else if (version !== undefined) {
    key = versionInAnyMajor(pack, version, rules.currentMajor, rules.trapOnAmbiguous);
  } else {
    key = currentVersion(pack) ?? trap(noActiveEntityVersionsError);
  }
  const entry = pack.versions.find((candidate) => sameVersion(candidate, key));
  if (entry === undefined) return trap(missingEntityVersionError(key.protocolVersionMajor, key.contractVersion));
  if (isDisabled(pack, key)) trap(disabledEntityVersionError(key.protocolVersionMajor, key.contractVersion));
  return entry;
}

/** The package with one more version under `major`, and that version's number (from 1, disabled ones counted). */
export function insertVersion(
  pack: ContractPackage,
  major: number,
  contractHash: Uint8Array,
): { readonly pack: ContractPackage; readonly contractVersion: number } {
  const last = pack.versions.findLast((version) => version.protocolVersionMajor === major);
  const contractVersion = (last?.contractVersion ?? 0) + 1;
  const entry = { protocolVersionMajor: major, contractVersion, contractHash };
  return { pack: { ...pack, versions: [...pack.versions, entry] }, contractVersion };
}

/** The package with a version disabled or enabled; undefined if the contract is not in it. */
export function setVersionEnabled(
  pack: ContractPackage,
  contractHash: Uint8Array,
  enabled: boolean,
): ContractPackage | undefined {
  const version = versionOf(pack, contractHash);
  if (version === undefined) return undefined;
  const { protocolVersionMajor, contractVersion } = version;
  const others = pack.disabledVersions.filter((disabled) => !sameVersion(disabled, version));
  return { ...pack, disabledVersions: enabled ? others : [...others, { protocolVersionMajor, contractVersion }] };
}
