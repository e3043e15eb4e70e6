// A place kept for a delegator; mirrors casper-types 6.0.1 system/auction/reservation.rs.

import { type Codec, publicKeyCodec, recordOf, u8Codec } from '../codec.js';
import type { PublicKey } from '../public-key.js';
import { type DelegatorKind, delegatorKindCodec } from './delegator-kind.js';

/** Rate in percent. */
export interface Reservation {
  readonly delegatorKind: DelegatorKind;
  readonly validatorPublicKey: PublicKey;
  readonly delegationRate: number;
}

/** Both encodings. */
export const reservationCodec: Codec<Reservation> = recordOf<Reservation>({
  delegatorKind: ['delegator_kind', delegatorKindCodec],
  validatorPublicKey: ['validator_public_key', publicKeyCodec],
  delegationRate: ['delegation_rate', u8Codec],
});
