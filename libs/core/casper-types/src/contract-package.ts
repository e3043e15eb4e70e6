// Contract packages; mirrors casper-types 6.0.1 contracts.rs `ContractPackage`.

import { readSortedMap, readSortedSet, sortedUnique } from './bytesrepr/collections.js';
import { readBytes32 } from './bytesrepr/primitives.js';
import type { Reader } from './bytesrepr/reader.js';
import type { Writer } from './bytesrepr/writer.js';
import { type Group, groupsFromJson, groupsToJson, readGroups, writeGroups } from './groups.js';
import { bytesToHex } from './hex.js';
import { type JsonInput, type JsonValue, jsonNode } from './json.js';
import { formatURef, parseURef, readURef, type URef, writeURef } from './uref.js';

/** The number of a version: protocol major, then the package's own count from 1. */
export interface ContractVersionKey {
  readonly protocolVersionMajor: number;
  readonly contractVersion: number;
}

/** A version and the hash of its contract. */
export interface ContractVersionEntry extends ContractVersionKey {
  readonly contractHash: Uint8Array;
}

/** Whether new versions may be added. */
export type LockStatus = 'Locked' | 'Unlocked';

/** A package as stored under `Key::Hash`. */
export interface ContractPackage {
  readonly accessKey: URef;
  /** All versions, the disabled ones too, ascending. */
  readonly versions: readonly ContractVersionEntry[];
  /** Ascending. */
  readonly disabledVersions: readonly ContractVersionKey[];
  /** Ascending by name. */
  readonly groups: readonly Group[];
  readonly lockStatus: LockStatus;
}

/** Rust's order of version keys. */
export function compareVersionKeys(left: ContractVersionKey, right: ContractVersionKey): number {
  return left.protocolVersionMajor - right.protocolVersionMajor || left.contractVersion - right.contractVersion;
}

/** Decodes a package. */
export function readContractPackage(reader: Reader): ContractPackage {
  return {
    accessKey: readURef(reader),
    versions: readSortedMap(reader, readVersionKey, readBytes32, compareVersionKeys).map(([key, contractHash]) => ({
      ...key,
      contractHash,
    })),
    disabledVersions: readSortedSet(reader, readVersionKey, compareVersionKeys),
    groups: readGroups(reader),
    lockStatus: reader.bool() ? 'Locked' : 'Unlocked',
  };
}

/** Encodes a package. */
export function writeContractPackage(writer: Writer, value: ContractPackage): void {
  writeURef(writer, value.accessKey);
  writer.vec(sortedUnique(value.versions, compareVersionKeys), (item, version) => {
    writeVersionKey(item, version);
    item.bytes(version.contractHash);
  });
  writer.vec(sortedUnique(value.disabledVersions, compareVersionKeys), writeVersionKey);
  writeGroups(writer, value.groups);
  writer.bool(value.lockStatus === 'Locked');
}

/** JSON as the node prints it. */
export function contractPackageToJson(value: ContractPackage): JsonValue {
  return {
    access_key: formatURef(value.accessKey),
    versions: value.versions.map((version) => ({
      protocol_version_major: version.protocolVersionMajor,
      contract_version: version.contractVersion,
      contract_hash: `contract-${bytesToHex(version.contractHash)}`,
    })),
    disabled_versions: value.disabledVersions.map((key) => [key.protocolVersionMajor, key.contractVersion]),
    groups: groupsToJson(value.groups),
    lock_status: value.lockStatus,
  };
}

/** Inverse of contractPackageToJson; PermanentError 'bad-json'. */
export function contractPackageFromJson(json: JsonInput): ContractPackage {
  const node = jsonNode(json);
  const lockNode = node.field('lock_status');
  const lockStatus = lockNode.text();
  if (lockStatus !== 'Locked' && lockStatus !== 'Unlocked') {
    throw lockNode.fail('Locked or Unlocked');
  }
  const versions = node
    .field('versions')
    .items()
    .map((entry) => ({
      protocolVersionMajor: entry.field('protocol_version_major').u32(),
      contractVersion: entry.field('contract_version').u32(),
      contractHash: entry.field('contract_hash').prefixedHex('contract-', 32),
    }));
  const disabledVersions = node
    .field('disabled_versions')
    .items()
    .map((pair) => {
      const [major, version] = pair.items();
      if (major === undefined || version === undefined) {
        throw pair.fail('a pair of protocol major and contract version');
      }
      return { protocolVersionMajor: major.u32(), contractVersion: version.u32() };
    });
  return {
    accessKey: node.field('access_key').parsed(parseURef),
    versions: sortedUnique(versions, compareVersionKeys),
    disabledVersions: sortedUnique(disabledVersions, compareVersionKeys),
    groups: groupsFromJson(node.field('groups')),
    lockStatus,
  };
}

function readVersionKey(reader: Reader): ContractVersionKey {
  return { protocolVersionMajor: reader.u32(), contractVersion: reader.u32() };
}

function writeVersionKey(writer: Writer, key: ContractVersionKey): void {
  writer.u32(key.protocolVersionMajor).u32(key.contractVersion);
}
