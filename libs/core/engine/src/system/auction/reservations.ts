// Entry points `add_reservations` and `cancel_reservations`. Mirrors casper-storage 2.1.1 system/auction.rs and
// system/auction/detail.rs (handle_add_reservation, handle_cancel_reservation).
import type { DelegatorKind } from '@casper-trace/casper-types/bid-kind/delegator-kind';
import type { Reservation } from '@casper-trace/casper-types/bid-kind/reservation';
import { accountHashOf, type PublicKey } from '@casper-trace/casper-types/public-key';
import { attempt, must, type Result, refuse } from '../../result.js';
import { AuctionError } from './auction-error.js';
import type { AuctionProvider } from './auction-provider.js';
import { bidKeyOf, delegatorAddress, reservationAddress, validatorAddress } from './bid-addresses.js';
import { readDelegatorBid, readValidatorBid } from './records.js';

const DELEGATION_RATE_DENOMINATOR = 100;

/** Entry point `add_reservations`. */
export function addReservations(
  provider: AuctionProvider,
  reservations: readonly Reservation[],
): Result<undefined, AuctionError> {
  return attempt(() => {
    const minimumRate = provider.versioned().minimumDelegationRate ? provider.minimumDelegationRate() : undefined;
    if (!provider.allowAuctionBids()) return refuse(AuctionError.AuctionBidsDisabled);
    for (const reservation of reservations) {
      requireOwner(provider, reservation.validatorPublicKey);
      addReservation(provider, reservation, minimumRate);
    }
    return undefined;
  });
}

/** Where there is a least rate, the rate is checked before the validator is read, else at the end. */
function addReservation(provider: AuctionProvider, reservation: Reservation, minimumRate: number | undefined): void {
  const { validatorPublicKey, delegatorKind, delegationRate } = reservation;
  const isRateTooLarge = delegationRate > DELEGATION_RATE_DENOMINATOR;
  if (minimumRate !== undefined) {
    if (isRateTooLarge) return refuse(AuctionError.DelegationRateTooLarge);
    if (delegationRate < minimumRate) return refuse(AuctionError.DelegationRateTooSmall);
  }
  const bid = readValidatorBid(provider, validatorPublicKey);
  const key = bidKeyOf(reservationAddress(validatorPublicKey, delegatorKind));
  if (must(provider.readBid(key)) === undefined) {
    const count = must(provider.reservationCount(validatorAddress(validatorPublicKey)));
    if (count >= bid.reservedSlots) return refuse(AuctionError.ExceededReservationsLimit);
  }
  if (isRateTooLarge) return refuse(AuctionError.DelegationRateTooLarge);
  must(provider.writeBid(key, { kind: 'Reservation', value: reservation }));
}

/** Entry point `cancel_reservations`. */
export function cancelReservations(
  provider: AuctionProvider,
  validator: PublicKey,
  delegators: readonly DelegatorKind[],
  maxDelegatorsPerValidator: number,
): Result<undefined, AuctionError> {
  return attempt(() => {
    requireOwner(provider, validator);
    for (const delegator of delegators) cancelReservation(provider, validator, delegator, maxDelegatorsPerValidator);
    return undefined;
  });
}

function cancelReservation(
  provider: AuctionProvider,
  validator: PublicKey,
  delegator: DelegatorKind,
  maxDelegatorsPerValidator: number,
): void {
  const bid = readValidatorBid(provider, validator);
  const address = reservationAddress(validator, delegator);
  if (must(provider.readBid(bidKeyOf(address))) === undefined) return refuse(AuctionError.ReservationNotFound);
  const delegatorKey = bidKeyOf(delegatorAddress(validator, delegator));
  if (attempt(() => readDelegatorBid(provider, delegatorKey)).ok) {
    const delegatorCount = must(provider.delegatorCount(validatorAddress(validator)));
    const used = must(provider.usedReservationCount(validatorAddress(validator)));
    const publicSlots = Math.max(0, maxDelegatorsPerValidator - bid.reservedSlots);
    // The delegator becomes a public one, for which a slot must be free.
    if (publicSlots === Math.max(0, delegatorCount - used)) return refuse(AuctionError.ExceededDelegatorSizeLimit);
  }
  provider.pruneBid(address);
}

function requireOwner(provider: AuctionProvider, validator: PublicKey): void {
  if (!provider.isAllowedSessionCaller(accountHashOf(validator))) refuse(AuctionError.InvalidContext);
}
