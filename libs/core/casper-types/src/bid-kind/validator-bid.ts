// A validator's own bid; mirrors casper-types 6.0.1 system/auction/validator_bid.rs.

import {
  boolCodec,
  type Codec,
  optionOf,
  publicKeyCodec,
  recordOf,
  u8Codec,
  u32Codec,
  u64Codec,
  u512Codec,
  urefCodec,
} from '../codec.js';
import type { PublicKey } from '../public-key.js';
import type { URef } from '../uref.js';
import { type VestingSchedule, vestingScheduleCodec } from './vesting-schedule.js';

/** Stake and delegation limits in motes, rate in percent. */
export interface ValidatorBid {
  readonly validatorPublicKey: PublicKey;
  readonly bondingPurse: URef;
  readonly stakedAmount: bigint;
  readonly delegationRate: number;
  readonly vestingSchedule: VestingSchedule | undefined;
  readonly inactive: boolean;
  readonly minimumDelegationAmount: bigint;
  readonly maximumDelegationAmount: bigint;
  readonly reservedSlots: number;
}

/** Both encodings. */
export const validatorBidCodec: Codec<ValidatorBid> = recordOf<ValidatorBid>({
  validatorPublicKey: ['validator_public_key', publicKeyCodec],
  bondingPurse: ['bonding_purse', urefCodec],
  stakedAmount: ['staked_amount', u512Codec],
  delegationRate: ['delegation_rate', u8Codec],
  vestingSchedule: ['vesting_schedule', optionOf(vestingScheduleCodec)],
  inactive: ['inactive', boolCodec],
  minimumDelegationAmount: ['minimum_delegation_amount', u64Codec],
  maximumDelegationAmount: ['maximum_delegation_amount', u64Codec],
  reservedSlots: ['reserved_slots', u32Codec],
});
