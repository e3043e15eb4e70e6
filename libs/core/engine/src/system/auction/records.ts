// Reading the auction's records and settings. Everything here refuses with an AuctionError (inside an `attempt`).
// Mirrors casper-storage 2.1.1 system/auction/detail.rs.

import type { DelegatorBid } from '@casper-trace/casper-types/bid-kind/delegator-bid';
import type { UnbondKind } from '@casper-trace/casper-types/bid-kind/unbond';
import type { ValidatorBid } from '@casper-trace/casper-types/bid-kind/validator-bid';
import { readU64 } from '@casper-trace/casper-types/bytesrepr/primitives';
import { CL } from '@casper-trace/casper-types/cl-type';
import { type Key, keyURef } from '@casper-trace/casper-types/key';
import type { PublicKey } from '@casper-trace/casper-types/public-key';
import type { URef } from '@casper-trace/casper-types/uref';
import { must, refuse } from '../../result.js';
import { decodeOr } from '../decode-or.js';
import { AuctionError } from './auction-error.js';
import type { AuctionProvider } from './auction-provider.js';
import { bidKeyOf, delegatorPrefixes, unbondAddress, validatorAddress } from './bid-addresses.js';

/** Named key of the era that runs. */
export const ERA_ID_KEY = 'era_id';
/** Named key of the time at which the last era ended. */
export const ERA_END_TIMESTAMP_MILLIS_KEY = 'era_end_timestamp_millis';

/** The era that runs. */
export function readEraId(provider: AuctionProvider): bigint {
  return readSetting(provider, ERA_ID_KEY);
}

/** When the last era ended, milliseconds since 1970. */
export function readEraEndMs(provider: AuctionProvider): bigint {
  return readSetting(provider, ERA_END_TIMESTAMP_MILLIS_KEY);
}

function readSetting(provider: AuctionProvider, name: string): bigint {
  const key = provider.namedKeysGet(name);
  if (key === undefined) return refuse(AuctionError.MissingKey);
  const stored = must(provider.read(keyURef(key) ?? refuse(AuctionError.InvalidKeyVariant)));
  if (stored === undefined) return refuse(AuctionError.MissingValue);
  return decodeOr(AuctionError.CLValue, stored, CL.U64, readU64);
}

/** A validator's bid. */
export function readValidatorBid(provider: AuctionProvider, validator: PublicKey): ValidatorBid {
  const bid = must(provider.readBid(bidKeyOf(validatorAddress(validator))));
  return bid?.kind === 'Validator' ? bid.value : refuse(AuctionError.ValidatorNotFound);
}

/** A delegator's bid. */
export function readDelegatorBid(provider: AuctionProvider, key: Key): DelegatorBid {
  const bid = must(provider.readBid(key));
  return bid?.kind === 'Delegator' ? bid.value : refuse(AuctionError.DelegatorNotFound);
}

/** All delegators' bids under a validator: of accounts, then of purses, each in the order of the view's scan. */
export function readDelegatorBids(provider: AuctionProvider, validator: PublicKey): readonly DelegatorBid[] {
  const keys = delegatorPrefixes(validatorAddress(validator)).flatMap((prefix) =>
    must(provider.getKeysByPrefix(prefix)),
  );
  return keys.map((key) => readDelegatorBid(provider, key));
}

/** An unbonding as asked for; the amount is in motes. */
export interface Unbonding {
  readonly validator: PublicKey;
  readonly kind: UnbondKind;
  readonly bondingPurse: URef;
  readonly amount: bigint;
  /** Where the stake goes in a redelegation. */
  readonly newValidator: PublicKey | undefined;
}

/** Puts an unbonding into the queue that is worked off when eras end. */
export function createUnbonding(provider: AuctionProvider, unbonding: Unbonding): void {
  const { validator, kind, bondingPurse, amount, newValidator } = unbonding;
  if ((must(provider.availableBalance(bondingPurse)) ?? 0n) < amount) return refuse(AuctionError.UnbondTooLarge);
  const era = { bondingPurse, eraOfCreation: readEraId(provider), amount, newValidator };
  const address = unbondAddress(validator, kind);
  const earlier = must(provider.readUnbond(address))?.eras ?? [];
  must(provider.writeUnbond(address, { validatorPublicKey: validator, unbondKind: kind, eras: [...earlier, era] }));
}
