// Entry points `add_bid`, `withdraw_bid`, `activate_bid` and `change_bid_public_key`. Mirrors casper-storage 2.1.1
// system/auction.rs and system/auction/detail.rs (process_updated_delegator_*).
import type { ValidatorBid } from '@casper-trace/casper-types/bid-kind/validator-bid';
import { accountHashOf, type PublicKey } from '@casper-trace/casper-types/public-key';
import type { ApiErrorCode } from '../../api-error.js';
import { attempt, must, mustOr, type Result, refuse } from '../../result.js';
import { SYSTEM_ACCOUNT_HASH } from '../system-caller.js';
import { attemptApi, refuseMint } from './api-refusal.js';
import { AuctionError } from './auction-error.js';
import type { AuctionProvider } from './auction-provider.js';
import { bidKeyOf, delegatorAddress, unbondKindOf, validatorAddress } from './bid-addresses.js';
import { applyDelegationLimits, applyReservedSlots } from './delegation-limits.js';
import { createUnbonding, readDelegatorBids, readEraEndMs, readEraId, readValidatorBid } from './records.js';
import { decreaseStake, delegatorStakeErrors, increaseStake, validatorStakeErrors } from './stakes.js';

const DELEGATION_RATE_DENOMINATOR = 100;

/** A bid as asked for; amounts in motes, rate in percent. */
export interface BidOffer {
  readonly publicKey: PublicKey;
  readonly delegationRate: number;
  readonly amount: bigint;
  readonly minimumDelegationAmount: bigint;
  readonly maximumDelegationAmount: bigint;
  readonly minimumBidAmount: bigint;
  readonly maxDelegatorsPerValidator: number;
  readonly reservedSlots: number;
}

/** Entry point `add_bid`; gives the validator's stake after it, in motes. */
export function addBid(provider: AuctionProvider, offer: BidOffer): Result<bigint, ApiErrorCode> {
  return attemptApi(() => {
    if (!provider.allowAuctionBids()) return refuse(AuctionError.AuctionBidsDisabled);
    const { publicKey, amount } = offer;
    if (amount === 0n) return refuse(AuctionError.BondTooSmall);
    if (offer.delegationRate > DELEGATION_RATE_DENOMINATOR) return refuse(AuctionError.DelegationRateTooLarge);
    if (offer.reservedSlots > offer.maxDelegatorsPerValidator) {
      return refuse(AuctionError.ExceededReservationSlotsLimit);
    }
    requireOwner(provider, publicKey);
    const key = bidKeyOf(validatorAddress(publicKey));
    const existing = must(provider.readBid(key));
    const bid =
      existing?.kind === 'Validator' ? raisedBid(provider, offer, existing.value) : newValidatorBid(provider, offer);
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

function raisedBid(provider: AuctionProvider, offer: BidOffer, existing: ValidatorBid): ValidatorBid {
  const raised = increaseStake(existing, offer.amount);
  if (raised.stakedAmount < offer.minimumBidAmount) return refuse(AuctionError.BondTooSmall);
  const active = { ...raised, inactive: false, delegationRate: offer.delegationRate };
  const limited = applyDelegationLimits(provider, active, offer);
  return applyReservedSlots(provider, limited, offer);
}

function newValidatorBid(provider: AuctionProvider, offer: BidOffer): ValidatorBid {
  if (offer.amount < offer.minimumBidAmount) return refuse(AuctionError.BondTooSmall);
  return {
    validatorPublicKey: offer.publicKey,
    bondingPurse: must(provider.createPurse()),
    stakedAmount: offer.amount,
    delegationRate: offer.delegationRate,
    vestingSchedule: undefined,
    inactive: false,
    minimumDelegationAmount: offer.minimumDelegationAmount,
    maximumDelegationAmount: offer.maximumDelegationAmount,
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
