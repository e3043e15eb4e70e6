// What a validator's new limits do to its delegators. Mirrors casper-storage 2.1.1 system/auction/detail.rs
// (process_updated_delegator_stake_boundaries, process_updated_delegator_reservation_slots).
import type { DelegatorBid } from '@casper-trace/casper-types/bid-kind/delegator-bid';
import type { ValidatorBid } from '@casper-trace/casper-types/bid-kind/validator-bid';
import { attempt, must, type Result, refuse } from '../../result.js';
import { AuctionError } from './auction-error.js';
import type { AuctionProvider } from './auction-provider.js';
import { bidKeyOf, delegatorAddress, unbondKindOf, validatorAddress } from './bid-addresses.js';
import { createUnbonding, readDelegatorBids, readEraEndMs } from './records.js';
import { decreaseStake, delegatorStakeErrors, isVesting } from './stakes.js';

/** Smallest and largest delegation, in motes. */
export interface DelegationLimits {
  readonly minimumDelegationAmount: bigint;
  readonly maximumDelegationAmount: bigint;
}

/** The bid with narrower limits, delegators outside of them unbonded; before `bidKeepsLimits`, limits that are only wider change nothing. */
export function applyDelegationLimits(
  provider: AuctionProvider,
  bid: ValidatorBid,
  limits: DelegationLimits,
): ValidatorBid {
  const { minimumDelegationAmount, maximumDelegationAmount } = limits;
  const raisedMinimum = bid.minimumDelegationAmount < minimumDelegationAmount;
  const loweredMaximum = bid.maximumDelegationAmount > maximumDelegationAmount;
  const isNarrower = raisedMinimum || loweredMaximum;
  if (!isNarrower && !provider.versioned().bidKeepsLimits) return bid;
  const eraEndMs = readEraEndMs(provider);
  if (isVesting(bid.vestingSchedule, eraEndMs)) return refuse(AuctionError.VestingLockout);
  const limited = { ...bid, minimumDelegationAmount, maximumDelegationAmount };
  if (!isNarrower) return limited;
  for (const delegator of readDelegatorBids(provider, bid.validatorPublicKey)) {
    const excess = amountOutside(delegator.stakedAmount, limits);
    if (excess !== 0n) unbondExcess(provider, bid, delegator, excess, eraEndMs);
  }
  return limited;
}

function amountOutside(staked: bigint, limits: DelegationLimits): bigint {
  if (staked < limits.minimumDelegationAmount) return staked;
  return staked > limits.maximumDelegationAmount ? staked - limits.maximumDelegationAmount : 0n;
}

function unbondExcess(
  provider: AuctionProvider,
  bid: ValidatorBid,
  delegator: DelegatorBid,
  amount: bigint,
  eraEndMs: bigint,
): void {
  const { delegatorKind, bondingPurse } = delegator;
  const validator = bid.validatorPublicKey;
  createUnbonding(provider, {
    validator,
    kind: unbondKindOf(delegatorKind),
    bondingPurse,
    amount,
    newValidator: undefined,
  });
  const after: Result<DelegatorBid, AuctionError> = attempt(() =>
    decreaseStake(delegator, amount, eraEndMs, delegatorStakeErrors),
  );
  if (!after.ok) {
    // As the node: a locked stake stays, though its unbonding has been written.
    if (after.error === AuctionError.DelegatorFundsLocked) return;
    return refuse(after.error);
  }
  const address = delegatorAddress(delegator.validatorPublicKey, delegatorKind);
  if (after.value.stakedAmount === 0n) provider.pruneBid(address);
  else must(provider.writeBid(bidKeyOf(address), { kind: 'Delegator', value: after.value }));
}

/** The bid with another number of reserved slots, if there is room for it. */
export function applyReservedSlots(
  provider: AuctionProvider,
  bid: ValidatorBid,
  reservedSlots: number,
  maxDelegatorsPerValidator: number,
): ValidatorBid {
  if (reservedSlots === bid.reservedSlots) return bid;
  const address = validatorAddress(bid.validatorPublicKey);
  if (reservedSlots < must(provider.reservationCount(address))) {
    return refuse(AuctionError.ReservationSlotsCountTooSmall);
  }
  const used = must(provider.usedReservationCount(address));
  const normalDelegators = Math.max(0, must(provider.delegatorCount(address)) - used);
  if (reservedSlots > Math.max(0, maxDelegatorsPerValidator - normalDelegators)) {
    return refuse(AuctionError.ExceededReservationSlotsLimit);
  }
  return { ...bid, reservedSlots };
}
