// Stakes of bids and what vesting locks of them. Mirrors casper-types 6.0.1 system/auction/{validator_bid,delegator_bid}.rs
// and system/auction/bid/vesting.rs.
import type { VestingSchedule } from '@casper-trace/casper-types/bid-kind/vesting-schedule';
import { refuse } from '../../result.js';
import { AuctionError } from './auction-error.js';

const WEEK_MS = 7n * 24n * 60n * 60n * 1000n;
/** 91 days. */
const VESTING_SCHEDULE_LENGTH_MS = 91n * 24n * 60n * 60n * 1000n;
const U512_MAX = (1n << 512n) - 1n;

/** What both kinds of bids have. */
export interface Staked {
  readonly stakedAmount: bigint;
  readonly vestingSchedule: VestingSchedule | undefined;
}

/** The bid with more stake (motes); refuses beyond U512. */
export function increaseStake<T extends Staked>(bid: T, amount: bigint): T {
  const stakedAmount = bid.stakedAmount + amount;
  if (stakedAmount > U512_MAX) return refuse(AuctionError.InvalidAmount);
  return { ...bid, stakedAmount };
}

/** Errors of `decreaseStake`, which differ between validators and delegators. */
export interface StakeErrors {
  readonly tooLarge: AuctionError;
  readonly locked: AuctionError;
}

/** Errors of a validator's bid. */
export const validatorStakeErrors: StakeErrors = {
  tooLarge: AuctionError.UnbondTooLarge,
  locked: AuctionError.ValidatorFundsLocked,
};
/** Errors of a delegator's bid. */
export const delegatorStakeErrors: StakeErrors = {
  tooLarge: AuctionError.InvalidAmount,
  locked: AuctionError.DelegatorFundsLocked,
};

/** The bid with less stake (motes); refuses what is not there or locked at `eraEndMs`. */
export function decreaseStake<T extends Staked>(bid: T, amount: bigint, eraEndMs: bigint, errors: StakeErrors): T {
  if (amount > bid.stakedAmount) return refuse(errors.tooLarge);
  const stakedAmount = bid.stakedAmount - amount;
  if (bid.vestingSchedule !== undefined) {
    const locked = lockedAmount(bid.vestingSchedule, eraEndMs);
    if (locked === undefined || stakedAmount < locked) return refuse(errors.locked);
  }
  return { ...bid, stakedAmount };
}

/** Locked motes; undefined if the table of locked amounts is not made yet or the release has not begun. */
function lockedAmount(schedule: VestingSchedule, timeMs: bigint): bigint | undefined {
  if (schedule.lockedAmounts === undefined || timeMs < schedule.initialReleaseTimestampMillis) return undefined;
  const week = (timeMs - schedule.initialReleaseTimestampMillis) / WEEK_MS;
  return schedule.lockedAmounts[Number(week)] ?? 0n;
}

/** True while the stake is locked or not released in full. */
export function isVesting(schedule: VestingSchedule | undefined, timeMs: bigint): boolean {
  if (schedule === undefined) return false;
  const weeks = schedule.lockedAmounts?.indexOf(0n);
  const period = weeks === undefined ? VESTING_SCHEDULE_LENGTH_MS : BigInt(weeks) * WEEK_MS;
  return timeMs < schedule.initialReleaseTimestampMillis + period;
}
