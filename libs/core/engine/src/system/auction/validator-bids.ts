// Entry points `add_bid`, `withdraw_bid`, `activate_bid` and `change_bid_public_key`. Mirrors casper-storage 2.1.1
// system/auction.rs and system/auction/detail.rs (process_updated_delegator_*); the switches of `versioned` 5.0.0.
import type { ValidatorBid } from '@casper-trace/casper-types/bid-kind/validator-bid';
import { accountHashOf, type PublicKey } from '@casper-trace/casper-types/public-key';
import { ApiError, type ApiErrorCode } from '../../api-error.js';
import type { CoreRules } from '../../chainspec/protocol-rules.js';
import { attempt, must, mustOr, type Result, refuse } from '../../result.js';
import { SYSTEM_ACCOUNT_HASH } from '../system-caller.js';
import { attemptApi, refuseApi, refuseMint } from './api-refusal.js';
import { AuctionError } from './auction-error.js';
import type { AuctionProvider } from './auction-provider.js';
import { bidKeyOf, delegatorAddress, unbondKindOf, validatorAddress } from './bid-addresses.js';
import { applyDelegationLimits, applyReservedSlots, type DelegationLimits } from './delegation-limits.js';
import { createUnbonding, readDelegatorBids, readEraEndMs, readEraId, readValidatorBid } from './records.js';
import { decreaseStake, delegatorStakeErrors, increaseStake, validatorStakeErrors } from './stakes.js';

const DELEGATION_RATE_DENOMINATOR = 100;

/** A bid as asked for; amounts in motes, rate in percent. */
export interface BidOffer {
  readonly publicKey: PublicKey;
  readonly delegationRate: number;
  readonly amount: bigint;
  /** Undefined if the transaction names none; so the maximum. */
  readonly minimumDelegationAmount: bigint | undefined;
  readonly maximumDelegationAmount: bigint | undefined;
  readonly reservedSlots: number;
}

/** Entry point `add_bid`; gives the validator's stake after it, in motes. */
export function addBid(provider: AuctionProvider, offer: BidOffer, core: CoreRules): Result<bigint, ApiErrorCode> {
  return attemptApi(() => {
    const minimumRate = provider.versioned().minimumDelegationRate ? provider.minimumDelegationRate() : 0;
    if (!provider.allowAuctionBids()) return refuse(AuctionError.AuctionBidsDisabled);
    const { publicKey, amount } = offer;
    if (amount === 0n) return refuse(AuctionError.BondTooSmall);
    if (offer.delegationRate < minimumRate) return refuse(AuctionError.DelegationRateTooSmall);
    if (offer.delegationRate > DELEGATION_RATE_DENOMINATOR) return refuse(AuctionError.DelegationRateTooLarge);
    if (offer.reservedSlots > core.maxDelegatorsPerValidator) {
      return refuse(AuctionError.ExceededReservationSlotsLimit);
    }
    requireOwner(provider, publicKey);
    if (provider.versioned().bidKeepsLimits) requireGlobalLimits(offer, core);
    const key = bidKeyOf(validatorAddress(publicKey));
    const existing = must(provider.readBid(key));
    const bid =
      existing?.kind === 'Validator'
        ? raisedBid(provider, offer, core, existing.value)
        : newValidatorBid(provider, offer, core);
    const source = must(provider.getMainPurse());
    const moved = mustOr(
      provider.mintTransferDirect(SYSTEM_ACCOUNT_HASH, source, bid.bondingPurse, amount, undefined),
      AuctionError.TransferToBidPurse,
    );
    if (!moved.ok) return refuseMint(moved.error);
    must(provider.writeBid(key, { kind: 'Validator', value: bid }));
    return bid.stakedAmount;
  });
}

/** What the transaction names may not go beyond the chainspec's limits. */
function requireGlobalLimits(offer: BidOffer, core: CoreRules): void {
  const { minimumDelegationAmount: minimum, maximumDelegationAmount: maximum } = offer;
  const isTooLow = minimum !== undefined && minimum < core.minimumDelegationAmount;
  const isTooHigh = maximum !== undefined && maximum > core.maximumDelegationAmount;
  if (isTooLow || isTooHigh) refuseApi(ApiError.InvalidDelegationAmountLimits);
}

/** The limits of the bid: those that the transaction names, else the others. */
function limitsOf(provider: AuctionProvider, offer: BidOffer, others: DelegationLimits): DelegationLimits {
  const limits = {
    minimumDelegationAmount: offer.minimumDelegationAmount ?? others.minimumDelegationAmount,
    maximumDelegationAmount: offer.maximumDelegationAmount ?? others.maximumDelegationAmount,
  };
  const isEmpty = limits.maximumDelegationAmount < limits.minimumDelegationAmount;
  if (isEmpty && provider.versioned().bidKeepsLimits) return refuseApi(ApiError.InvalidDelegationAmountLimits);
  return limits;
}

function raisedBid(provider: AuctionProvider, offer: BidOffer, core: CoreRules, existing: ValidatorBid): ValidatorBid {
  const raised = increaseStake(existing, offer.amount);
  if (raised.stakedAmount < core.minimumBidAmount) return refuse(AuctionError.BondTooSmall);
  const active = { ...raised, inactive: false, delegationRate: offer.delegationRate };
  const limits = limitsOf(provider, offer, provider.versioned().bidKeepsLimits ? existing : core);
  const limited = applyDelegationLimits(provider, active, limits);
  return applyReservedSlots(provider, limited, offer.reservedSlots, core.maxDelegatorsPerValidator);
}

function newValidatorBid(provider: AuctionProvider, offer: BidOffer, core: CoreRules): ValidatorBid {
  if (offer.amount < core.minimumBidAmount) return refuse(AuctionError.BondTooSmall);
  const limits = limitsOf(provider, offer, core);
  return {
    validatorPublicKey: offer.publicKey,
    bondingPurse: must(provider.createPurse()),
    stakedAmount: offer.amount,
    delegationRate: offer.delegationRate,
    vestingSchedule: undefined,
    inactive: false,
    minimumDelegationAmount: limits.minimumDelegationAmount,
    maximumDelegationAmount: limits.maximumDelegationAmount,
    reservedSlots: offer.reservedSlots,
  };
}

/** Entry point `withdraw_bid`; gives the stake that remains, in motes. Below the minimum, everybody is unbonded. */
export function withdrawBid(
  provider: AuctionProvider,
  publicKey: PublicKey,
  amount: bigint,
  minimumBidAmount: bigint,
): Result<bigint, AuctionError> {
  return attempt(() => {
    requireOwner(provider, publicKey);
    const address = validatorAddress(publicKey);
    const bid = readValidatorBid(provider, publicKey);
    if (amount > bid.stakedAmount && provider.versioned().refusesExcessWithdrawal) {
      return refuse(AuctionError.UnbondTooLarge);
    }
    const unbonded = amount < bid.stakedAmount ? amount : bid.stakedAmount;
    const eraEndMs = readEraEndMs(provider);
    const after = decreaseStake(bid, unbonded, eraEndMs, validatorStakeErrors);
    const unbondValidator = (motes: bigint): void =>
      createUnbonding(provider, {
        validator: publicKey,
        kind: { kind: 'Validator', value: publicKey },
        bondingPurse: bid.bondingPurse,
        amount: motes,
        newValidator: undefined,
      });
    if (after.stakedAmount >= minimumBidAmount) {
      unbondValidator(unbonded);
      must(provider.writeBid(bidKeyOf(address), { kind: 'Validator', value: after }));
      return after.stakedAmount;
    }
    unbondValidator(bid.stakedAmount);
    for (const delegator of readDelegatorBids(provider, publicKey)) {
      createUnbonding(provider, {
        validator: publicKey,
        kind: unbondKindOf(delegator.delegatorKind),
        bondingPurse: delegator.bondingPurse,
        amount: delegator.stakedAmount,
        newValidator: undefined,
      });
      decreaseStake(delegator, delegator.stakedAmount, eraEndMs, delegatorStakeErrors);
      provider.pruneBid(delegatorAddress(delegator.validatorPublicKey, delegator.delegatorKind));
    }
    provider.pruneBid(address);
    return after.stakedAmount;
  });
}

/** Entry point `activate_bid`. */
export function activateBid(
  provider: AuctionProvider,
  validator: PublicKey,
  minimumBidAmount: bigint,
): Result<undefined, AuctionError> {
  return attempt(() => {
    requireOwner(provider, validator);
    const bid = readValidatorBid(provider, validator);
    if (bid.stakedAmount < minimumBidAmount) return refuse(AuctionError.BondTooSmall);
    const key = bidKeyOf(validatorAddress(validator));
    return must(provider.writeBid(key, { kind: 'Validator', value: { ...bid, inactive: false } }));
  });
}

/** Entry point `change_bid_public_key`: moves the bid and its delegators, and leaves bridges under both keys. */
export function changeBidPublicKey(
  provider: AuctionProvider,
  publicKey: PublicKey,
  newPublicKey: PublicKey,
): Result<undefined, AuctionError> {
  return attempt(() => {
    requireOwner(provider, publicKey);
    const bid = readValidatorBid(provider, publicKey);
    const newKey = bidKeyOf(validatorAddress(newPublicKey));
    if (must(provider.readBid(newKey)) !== undefined) return refuse(AuctionError.ValidatorBidExistsAlready);
    must(provider.writeBid(newKey, { kind: 'Validator', value: { ...bid, validatorPublicKey: newPublicKey } }));
    const bridge = {
      kind: 'Bridge',
      value: {
        oldValidatorPublicKey: publicKey,
        newValidatorPublicKey: newPublicKey,
        eraId: readEraId(provider),
      },
    } as const;
    must(provider.writeBid(bidKeyOf(validatorAddress(publicKey)), bridge));
    must(provider.writeBid(bidKeyOf({ tag: 'ValidatorRev', validator: accountHashOf(newPublicKey) }), bridge));
    for (const delegator of readDelegatorBids(provider, publicKey)) {
      const moved = { ...delegator, validatorPublicKey: newPublicKey };
      const movedKey = bidKeyOf(delegatorAddress(newPublicKey, delegator.delegatorKind));
      must(provider.writeBid(movedKey, { kind: 'Delegator', value: moved }));
      provider.pruneBid(delegatorAddress(publicKey, delegator.delegatorKind));
    }
    return undefined;
  });
}

function requireOwner(provider: AuctionProvider, publicKey: PublicKey): void {
  if (!provider.isAllowedSessionCaller(accountHashOf(publicKey))) refuse(AuctionError.InvalidContext);
}
