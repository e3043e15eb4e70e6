// Under which keys the auction keeps its records. Mirrors casper-types 6.0.1 system/auction/bid_addr.rs.
import { type BidAddr, BidAddrTag, bidAddrToBytes } from '@casper-trace/casper-types/bid-addr';
import type { DelegatorKind } from '@casper-trace/casper-types/bid-kind/delegator-kind';
import type { UnbondKind } from '@casper-trace/casper-types/bid-kind/unbond';
import { concatBytes } from '@casper-trace/casper-types/bytes';
import { bidAddrKey, type Key, KeyTag } from '@casper-trace/casper-types/key';
import { accountHashOf, type PublicKey } from '@casper-trace/casper-types/public-key';

/** The key of a record. */
export function bidKeyOf(address: BidAddr): Key {
  return bidAddrKey(bidAddrToBytes(address));
}

/** Address of a validator's bid. */
export function validatorAddress(validator: PublicKey): BidAddr {
  return { tag: 'Validator', validator: accountHashOf(validator) };
}

/** Address of a delegator's bid. */
export function delegatorAddress(validator: PublicKey, kind: DelegatorKind): BidAddr {
  const hash = accountHashOf(validator);
  return kind.kind === 'PublicKey'
    ? { tag: 'DelegatedAccount', validator: hash, delegator: accountHashOf(kind.value) }
    : { tag: 'DelegatedPurse', validator: hash, delegator: kind.value };
}

/** Address of a reservation for a delegator. */
export function reservationAddress(validator: PublicKey, kind: DelegatorKind): BidAddr {
  const hash = accountHashOf(validator);
  return kind.kind === 'PublicKey'
    ? { tag: 'ReservedDelegationAccount', validator: hash, delegator: accountHashOf(kind.value) }
    : { tag: 'ReservedDelegationPurse', validator: hash, delegator: kind.value };
}

/** Address of the unbondings of one unbonder. */
export function unbondAddress(validator: PublicKey, kind: UnbondKind): BidAddr {
  const hash = accountHashOf(validator);
  switch (kind.kind) {
    case 'Validator':
      return { tag: 'UnbondAccount', validator: hash, unbonder: hash };
    case 'DelegatedPublicKey':
      return { tag: 'UnbondAccount', validator: hash, unbonder: accountHashOf(kind.value) };
    case 'DelegatedPurse':
      return { tag: 'UnbondPurse', validator: hash, unbonder: kind.value };
  }
}

/** Who unbonds, of a delegator. */
export function unbondKindOf(kind: DelegatorKind): UnbondKind {
  return kind.kind === 'PublicKey'
    ? { kind: 'DelegatedPublicKey', value: kind.value }
    : { kind: 'DelegatedPurse', value: kind.value };
}

/** Prefixes of the keys of all delegator bids under a validator: of accounts, then of purses. */
export function delegatorPrefixes(address: BidAddr): readonly Uint8Array[] {
  return [prefix(BidAddrTag.DelegatedAccount, address), prefix(BidAddrTag.DelegatedPurse, address)];
}

/** Prefixes of the keys of all reservations under a validator: of accounts, then of purses. */
export function reservationPrefixes(address: BidAddr): readonly Uint8Array[] {
  return [prefix(BidAddrTag.ReservedDelegationAccount, address), prefix(BidAddrTag.ReservedDelegationPurse, address)];
}

function prefix(tag: BidAddrTag, { validator }: BidAddr): Uint8Array {
  return concatBytes(new Uint8Array([KeyTag.BidAddr, tag]), validator);
}
