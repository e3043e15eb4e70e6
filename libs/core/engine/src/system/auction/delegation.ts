// Entry points `delegate`, `undelegate` and `redelegate`. Mirrors casper-storage 2.1.1 system/auction.rs and
// system/auction/detail.rs (handle_delegation, process_undelegation).
import { AccessRights } from '@casper-trace/casper-types/access-rights';
import type { DelegatorBid } from '@casper-trace/casper-types/bid-kind/delegator-bid';
import type { DelegatorKind } from '@casper-trace/casper-types/bid-kind/delegator-kind';
import type { ValidatorBid } from '@casper-trace/casper-types/bid-kind/validator-bid';
import { accountHashOf, type PublicKey } from '@casper-trace/casper-types/public-key';
import type { URef } from '@casper-trace/casper-types/uref';
import type { ApiErrorCode } from '../../api-error.js';
import { attempt, must, mustOr, type Result, refuse } from '../../result.js';
import { SYSTEM_ACCOUNT_HASH } from '../system-caller.js';
import { attemptApi, refuseMint } from './api-refusal.js';
import { AuctionError } from './auction-error.js';
import type { AuctionProvider } from './auction-provider.js';
import { bidKeyOf, delegatorAddress, reservationAddress, unbondKindOf, validatorAddress } from './bid-addresses.js';
import { createUnbonding, readDelegatorBid, readEraEndMs, readValidatorBid } from './records.js';
import { decreaseStake, delegatorStakeErrors, increaseStake } from './stakes.js';

/** A delegation as asked for; the amount is in motes. */
export interface Delegation {
  readonly delegator: DelegatorKind;
  readonly validator: PublicKey;
  readonly amount: bigint;
  readonly maxDelegatorsPerValidator: number;
}

/** Entry point `delegate`; gives the delegator's stake after it, in motes. */
export function delegate(provider: AuctionProvider, delegation: Delegation): Result<bigint, ApiErrorCode> {
  return attemptApi(() => {
    if (!provider.allowAuctionBids()) return refuse(AuctionError.AuctionBidsDisabled);
    const { delegator } = delegation;
    requireDelegator(provider, delegator);
    const source = delegator.kind === 'PublicKey' ? must(provider.getMainPurse()) : writablePurse(delegator.value);
    return handleDelegation(provider, delegation, source);
  });
}

function handleDelegation(provider: AuctionProvider, delegation: Delegation, source: URef): bigint {
  const { delegator, validator, amount } = delegation;
  if (amount === 0n) return refuse(AuctionError.BondTooSmall);
  const validatorBid = readValidatorBid(provider, validator);
  const { limitsTotalDelegation } = provider.versioned();
  if (!limitsTotalDelegation) requireWithinLimits(amount, validatorBid);
  const key = bidKeyOf(delegatorAddress(validator, delegator));
  const existing = must(provider.readBid(key));
  const earlier = existing?.kind === 'Delegator' ? existing.value : undefined;
  if (limitsTotalDelegation) {
    if (earlier === undefined) requireWithinLimits(amount, validatorBid);
    else requireAtMost(earlier.stakedAmount + amount, validatorBid);
  }
  const bid =
    earlier === undefined ? newDelegatorBid(provider, delegation, validatorBid) : increaseStake(earlier, amount);
  const moved = mustOr(
    provider.mintTransferDirect(SYSTEM_ACCOUNT_HASH, source, bid.bondingPurse, amount, undefined),
    AuctionError.TransferToDelegatorPurse,
  );
  if (!moved.ok) return refuseMint(moved.error);
  must(provider.writeBid(key, { kind: 'Delegator', value: bid }));
  return bid.stakedAmount;
}

function requireWithinLimits(amount: bigint, validatorBid: ValidatorBid): void {
  if (amount < validatorBid.minimumDelegationAmount) refuse(AuctionError.DelegationAmountTooSmall);
  requireAtMost(amount, validatorBid);
}

function requireAtMost(amount: bigint, validatorBid: ValidatorBid): void {
  if (amount > validatorBid.maximumDelegationAmount) refuse(AuctionError.DelegationAmountTooLarge);
}

function newDelegatorBid(provider: AuctionProvider, delegation: Delegation, validatorBid: ValidatorBid): DelegatorBid {
  const { delegator, validator, amount, maxDelegatorsPerValidator } = delegation;
  const address = validatorAddress(validator);
  const delegatorCount = must(provider.delegatorCount(address));
  must(provider.reservationCount(address));
  const reservation = must(provider.readBid(bidKeyOf(reservationAddress(validator, delegator))));
  // u32 arithmetic of the node.
  const publicSlots = (maxDelegatorsPerValidator - validatorBid.reservedSlots) >>> 0;
  if (delegatorCount >= publicSlots && reservation?.kind !== 'Reservation') {
    return refuse(AuctionError.ExceededDelegatorSizeLimit);
  }
  return {
    delegatorKind: delegator,
    stakedAmount: amount,
    bondingPurse: must(provider.createPurse()),
    validatorPublicKey: validator,
    vestingSchedule: undefined,
  };
}

/** An undelegation as asked for; the amount is in motes. */
export interface Undelegation {
  readonly delegator: DelegatorKind;
  readonly validator: PublicKey;
  readonly amount: bigint;
}

/** Entry point `undelegate`; gives the delegator's stake after it, in motes. */
export function undelegate(provider: AuctionProvider, undelegation: Undelegation): Result<bigint, AuctionError> {
  return attempt(() => processUndelegation(provider, undelegation, undefined));
}

/** Entry point `redelegate`; gives the delegator's stake after it, in motes. */
export function redelegate(
  provider: AuctionProvider,
  undelegation: Undelegation,
  newValidator: PublicKey,
): Result<bigint, AuctionError> {
  return attempt(() => processUndelegation(provider, undelegation, newValidator));
}

function processUndelegation(
  provider: AuctionProvider,
  undelegation: Undelegation,
  newValidator: PublicKey | undefined,
): bigint {
  const { delegator, validator, amount } = undelegation;
  requireDelegator(provider, delegator);
  if (newValidator !== undefined) requireRedelegationTarget(provider, newValidator);
  const validatorBid = readValidatorBid(provider, validator);
  const address = delegatorAddress(validator, delegator);
  const before = readDelegatorBid(provider, bidKeyOf(address));
  const eraEndMs = readEraEndMs(provider);
  const asked = amount < before.stakedAmount ? amount : before.stakedAmount;
  let after = decreaseStake(before, asked, eraEndMs, delegatorStakeErrors);
  // Less than the validator's minimum may not remain: then all of it is unbonded.
  if (after.stakedAmount < validatorBid.minimumDelegationAmount) {
    after = decreaseStake(after, after.stakedAmount, eraEndMs, delegatorStakeErrors);
  }
  if (after.stakedAmount === 0n) provider.pruneBid(address);
  else must(provider.writeBid(bidKeyOf(address), { kind: 'Delegator', value: after }));
  const unbonded = before.stakedAmount - after.stakedAmount;
  if (unbonded !== 0n) {
    const { bondingPurse } = before;
    createUnbonding(provider, {
      validator,
      kind: unbondKindOf(delegator),
      bondingPurse,
      amount: unbonded,
      newValidator,
    });
  }
  return after.stakedAmount;
}

function requireRedelegationTarget(provider: AuctionProvider, newValidator: PublicKey): void {
  const target = attempt<unknown, AuctionError>(() => readValidatorBid(provider, newValidator));
  if (target.ok) return;
  const notFound = target.error === AuctionError.ValidatorNotFound;
  refuse(notFound ? AuctionError.RedelegationValidatorNotFound : target.error);
}

function requireDelegator(provider: AuctionProvider, delegator: DelegatorKind): void {
  const allowed =
    delegator.kind === 'PublicKey'
      ? provider.isAllowedSessionCaller(accountHashOf(delegator.value))
      : provider.isValidURef(writablePurse(delegator.value));
  if (!allowed) refuse(AuctionError.InvalidContext);
}

function writablePurse(addr: Uint8Array): URef {
  return { addr, rights: AccessRights.WRITE };
}
