// Packages of addressable entities; mirrors casper-types 6.0.1 package.rs `Package`.

import { readSortedMap, sortedUnique } from './bytesrepr/collections.js';
import { type Codec, recordOf, sortedListOf, u32Codec } from './codec.js';
import type { LockStatus } from './contract-package.js';
import { formatEntityAddr, parseEntityAddr, readEntityAddr } from './entity-addr.js';
import { type Group, groupsFromJson, groupsToJson, readGroups, writeGroups } from './groups.js';

/** The number of a version: protocol major, then the package's own count from 1. */
export interface EntityVersionKey {
  readonly protocolVersionMajor: number;
  readonly entityVersion: number;
}

/** A version and the 33-byte EntityAddr of its entity. */
export interface EntityVersion extends EntityVersionKey {
  readonly entityAddr: Uint8Array;
}

/** A package as stored under `Key::SmartContract`. */
export interface Package {
  /** All versions, the disabled ones too, ascending. */
  readonly versions: readonly EntityVersion[];
  /** Ascending. */
  readonly disabledVersions: readonly EntityVersionKey[];
  /** Ascending by name. */
  readonly groups: readonly Group[];
  readonly lockStatus: LockStatus;
}

const versionKeyCodec: Codec<EntityVersionKey> = recordOf<EntityVersionKey>({
  protocolVersionMajor: ['protocol_version_major', u32Codec],
  entityVersion: ['entity_version', u32Codec],
});

const byVersion = (left: EntityVersionKey, right: EntityVersionKey): number =>
  left.protocolVersionMajor - right.protocolVersionMajor || left.entityVersion - right.entityVersion;

const versionsCodec: Codec<readonly EntityVersion[]> = {
  read: (reader) =>
    readSortedMap(reader, versionKeyCodec.read, readEntityAddr, byVersion).map(([key, entityAddr]) => ({
      ...key,
      entityAddr,
    })),
  write: (writer, versions) =>
    void writer.vec(sortedUnique(versions, byVersion), (item, version) => {
      versionKeyCodec.write(item, version);
      item.bytes(version.entityAddr);
    }),
  toJson: (versions) =>
    versions.map((version) => ({
      entity_version_key: versionKeyCodec.toJson(version),
      entity_addr: formatEntityAddr(version.entityAddr),
    })),
  fromJson: (node) =>
    sortedUnique(
      node.items().map((entry) => ({
        ...versionKeyCodec.fromJson(entry.field('entity_version_key')),
        entityAddr: entry.field('entity_addr').parsed(parseEntityAddr),
      })),
      byVersion,
    ),
};

const groupsCodec: Codec<readonly Group[]> = {
  read: readGroups,
  write: writeGroups,
  toJson: groupsToJson,
  fromJson: groupsFromJson,
};

/** Locked or Unlocked: a bool in the bytes, the name in JSON. */
export const lockStatusCodec: Codec<LockStatus> = {
  read: (reader) => (reader.bool() ? 'Locked' : 'Unlocked'),
  write: (writer, status) => void writer.bool(status === 'Locked'),
  toJson: (status) => status,
  fromJson: (node) => {
    const name = node.text();
    if (name !== 'Locked' && name !== 'Unlocked') {
      throw node.fail('Locked or Unlocked');
    }
    return name;
  },
};

/** Both encodings. */
export const packageCodec: Codec<Package> = recordOf<Package>({
  versions: ['versions', versionsCodec],
  disabledVersions: ['disabled_versions', sortedListOf(versionKeyCodec, byVersion)],
  groups: ['groups', groupsCodec],
  lockStatus: ['lock_status', lockStatusCodec],
});
