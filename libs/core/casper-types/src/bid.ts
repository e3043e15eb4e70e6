// The unified bid of 1.x with its delegators; mirrors casper-types 6.0.1 system/auction/bid.rs and delegator.rs.

import { type VestingSchedule, vestingScheduleCodec } from './bid-kind/vesting-schedule.js';
import { readSortedMap, sortedUnique } from './bytesrepr/collections.js';
import { boolCodec, type Codec, optionOf, publicKeyCodec, recordOf, u8Codec, u512Codec, urefCodec } from './codec.js';
import { comparePublicKeys, type PublicKey, readPublicKey, writePublicKey } from './public-key.js';
import type { URef } from './uref.js';

/** A delegation of 1.x; stake in motes. */
export interface Delegator {
  readonly delegatorPublicKey: PublicKey;
  readonly stakedAmount: bigint;
  readonly bondingPurse: URef;
  readonly validatorPublicKey: PublicKey;
  readonly vestingSchedule: VestingSchedule | undefined;
}

/** A validator's bid of 1.x; stake in motes, rate in percent. */
export interface Bid {
  readonly validatorPublicKey: PublicKey;
  readonly bondingPurse: URef;
  readonly stakedAmount: bigint;
  readonly delegationRate: number;
  readonly vestingSchedule: VestingSchedule | undefined;
  /** Ascending by public key. */
  readonly delegators: readonly Delegator[];
  readonly inactive: boolean;
}

/** Both encodings of Delegator. */
export const delegatorCodec: Codec<Delegator> = recordOf<Delegator>({
  delegatorPublicKey: ['delegator_public_key', publicKeyCodec],
  stakedAmount: ['staked_amount', u512Codec],
  bondingPurse: ['bonding_purse', urefCodec],
  validatorPublicKey: ['validator_public_key', publicKeyCodec],
  vestingSchedule: ['vesting_schedule', optionOf(vestingScheduleCodec)],
});

const byDelegator = (left: Delegator, right: Delegator): number =>
  comparePublicKeys(left.delegatorPublicKey, right.delegatorPublicKey);

/** A map of the delegator's key to its record; the key stands in both. */
const delegatorsCodec: Codec<readonly Delegator[]> = {
  read: (reader) =>
    readSortedMap(reader, readPublicKey, delegatorCodec.read, comparePublicKeys).map(([, delegator]) => delegator),
  write: (writer, delegators) =>
    void writer.vec(sortedUnique(delegators, byDelegator), (item, delegator) => {
      writePublicKey(item, delegator.delegatorPublicKey);
      delegatorCodec.write(item, delegator);
    }),
  toJson: (delegators) =>
    delegators.map((delegator) => ({
      delegator_public_key: publicKeyCodec.toJson(delegator.delegatorPublicKey),
      delegator: delegatorCodec.toJson(delegator),
    })),
  fromJson: (node) =>
    sortedUnique(
      // 1.x prints an object from key to delegator.
      node.isObject
        ? node.entries().map(([, delegator]) => delegatorCodec.fromJson(delegator))
        : node.items().map((entry) => delegatorCodec.fromJson(entry.field('delegator'))),
      byDelegator,
    ),
};

/** Both encodings of Bid. */
export const bidCodec: Codec<Bid> = recordOf<Bid>({
  validatorPublicKey: ['validator_public_key', publicKeyCodec],
  bondingPurse: ['bonding_purse', urefCodec],
  stakedAmount: ['staked_amount', u512Codec],
  delegationRate: ['delegation_rate', u8Codec],
  vestingSchedule: ['vesting_schedule', optionOf(vestingScheduleCodec)],
  delegators: ['delegators', delegatorsCodec],
  inactive: ['inactive', boolCodec],
});
