// Records of the auction; mirrors casper-types 6.0.1 system/auction/bid_kind.rs.

import { type Bid, bidCodec } from '../bid.js';
import { type Codec, enumOf } from '../codec.js';
import { type Bridge, bridgeCodec } from './bridge.js';
import { type DelegatorBid, delegatorBidCodec } from './delegator-bid.js';
import { type Reservation, reservationCodec } from './reservation.js';
import { type Unbond, unbondCodec } from './unbond.js';
import { type ValidatorBid, validatorBidCodec } from './validator-bid.js';
import { type ValidatorCredit, validatorCreditCodec } from './validator-credit.js';

/** The record under a `Key::BidAddr`. */
export type BidKind =
  | { readonly kind: 'Unified'; readonly value: Bid }
  | { readonly kind: 'Validator'; readonly value: ValidatorBid }
  | { readonly kind: 'Delegator'; readonly value: DelegatorBid }
  | { readonly kind: 'Bridge'; readonly value: Bridge }
  | { readonly kind: 'Credit'; readonly value: ValidatorCredit }
  | { readonly kind: 'Reservation'; readonly value: Reservation }
  | { readonly kind: 'Unbond'; readonly value: Unbond };

/** Both encodings. */
export const bidKindCodec: Codec<BidKind> = enumOf<BidKind>({
  Unified: [0, bidCodec],
  Validator: [1, validatorBidCodec],
  Delegator: [2, delegatorBidCodec],
  Bridge: [3, bridgeCodec],
  Credit: [4, validatorCreditCodec],
  Reservation: [5, reservationCodec],
  Unbond: [6, unbondCodec],
});
