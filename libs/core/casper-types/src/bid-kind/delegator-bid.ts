// A delegation; mirrors casper-types 6.0.1 system/auction/delegator_bid.rs.

import { type Codec, optionOf, publicKeyCodec, recordOf, u512Codec, urefCodec } from '../codec.js';
import type { PublicKey } from '../public-key.js';
import type { URef } from '../uref.js';
import { type DelegatorKind, delegatorKindCodec } from './delegator-kind.js';
import { type VestingSchedule, vestingScheduleCodec } from './vesting-schedule.js';

/** Stake in motes. */
export interface DelegatorBid {
  readonly delegatorKind: DelegatorKind;
  readonly stakedAmount: bigint;
  readonly bondingPurse: URef;
  readonly validatorPublicKey: PublicKey;
  readonly vestingSchedule: VestingSchedule | undefined;
}

/** Both encodings. */
export const delegatorBidCodec: Codec<DelegatorBid> = recordOf<DelegatorBid>({
  delegatorKind: ['delegator_kind', delegatorKindCodec],
  stakedAmount: ['staked_amount', u512Codec],
  bondingPurse: ['bonding_purse', urefCodec],
  validatorPublicKey: ['validator_public_key', publicKeyCodec],
  vestingSchedule: ['vesting_schedule', optionOf(vestingScheduleCodec)],
});
