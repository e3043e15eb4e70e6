// Addressable entities; mirrors casper-types 6.0.1 addressable_entity.rs `AddressableEntity`.

import {
  type AssociatedKey,
  associatedKeysFromJson,
  associatedKeysToJson,
  readAssociatedKeys,
  writeAssociatedKeys,
} from './account.js';
import { accountHashCodec, type Codec, enumOf, hash32Codec, namesOf, recordOf, u8Codec, urefCodec } from './codec.js';
import {
  formatProtocolVersion,
  type ProtocolVersion,
  parseProtocolVersion,
  readProtocolVersion,
  writeProtocolVersion,
} from './protocol-version.js';
import type { URef } from './uref.js';

/** System contracts, in the order of their tags. */
export type SystemEntityType = 'Mint' | 'HandlePayment' | 'StandardPayment' | 'Auction';

/** Machines that run contracts, in the order of their tags. */
export type ContractRuntimeTag = 'VmCasperV1' | 'VmCasperV2';

/** What an entity is. */
export type EntityKind =
  | { readonly kind: 'System'; readonly value: SystemEntityType }
  | { readonly kind: 'Account'; readonly value: Uint8Array }
  | { readonly kind: 'SmartContract'; readonly value: ContractRuntimeTag };

/** Weights that signatures must reach together. */
export interface EntityActionThresholds {
  readonly deployment: number;
  readonly upgradeManagement: number;
  readonly keyManagement: number;
}

/** An entity as stored under `Key::AddressableEntity`. */
export interface AddressableEntity {
  readonly packageHash: Uint8Array;
  readonly byteCodeHash: Uint8Array;
  readonly protocolVersion: ProtocolVersion;
  readonly mainPurse: URef;
  /** Ascending by account hash. */
  readonly associatedKeys: readonly AssociatedKey[];
  readonly actionThresholds: EntityActionThresholds;
  readonly entityKind: EntityKind;
}

const protocolVersionCodec: Codec<ProtocolVersion> = {
  read: readProtocolVersion,
  write: writeProtocolVersion,
  toJson: formatProtocolVersion,
  fromJson: (node) => node.parsed(parseProtocolVersion),
};

const associatedKeysCodec: Codec<readonly AssociatedKey[]> = {
  read: readAssociatedKeys,
  write: writeAssociatedKeys,
  toJson: associatedKeysToJson,
  fromJson: associatedKeysFromJson,
};

/** Both encodings of EntityKind. */
export const entityKindCodec: Codec<EntityKind> = enumOf<EntityKind>({
  System: [0, namesOf<SystemEntityType>(['Mint', 'HandlePayment', 'StandardPayment', 'Auction'])],
  Account: [1, accountHashCodec],
  SmartContract: [2, namesOf<ContractRuntimeTag>(['VmCasperV1', 'VmCasperV2'])],
});

/** Both encodings. */
export const addressableEntityCodec: Codec<AddressableEntity> = recordOf<AddressableEntity>({
  packageHash: ['package_hash', hash32Codec('package-')],
  byteCodeHash: ['byte_code_hash', hash32Codec('byte-code-')],
  protocolVersion: ['protocol_version', protocolVersionCodec],
  mainPurse: ['main_purse', urefCodec],
  associatedKeys: ['associated_keys', associatedKeysCodec],
  actionThresholds: [
    'action_thresholds',
    recordOf<EntityActionThresholds>({
      deployment: ['deployment', u8Codec],
      upgradeManagement: ['upgrade_management', u8Codec],
      keyManagement: ['key_management', u8Codec],
    }),
  ],
  entityKind: ['entity_kind', entityKindCodec],
});
