// Unbonding records before 1.5; mirrors casper-types 6.0.1 system/auction/withdraw_purse.rs.

import { type Codec, publicKeyCodec, recordOf, u64Codec, u512Codec, urefCodec } from './codec.js';
import type { PublicKey } from './public-key.js';
import type { URef } from './uref.js';

/** Amount in motes. */
export interface WithdrawPurse {
  readonly bondingPurse: URef;
  readonly validatorPublicKey: PublicKey;
  readonly unbonderPublicKey: PublicKey;
  readonly eraOfCreation: bigint;
  readonly amount: bigint;
}

/** Both encodings. */
export const withdrawPurseCodec: Codec<WithdrawPurse> = recordOf<WithdrawPurse>({
  bondingPurse: ['bonding_purse', urefCodec],
  validatorPublicKey: ['validator_public_key', publicKeyCodec],
  unbonderPublicKey: ['unbonder_public_key', publicKeyCodec],
  eraOfCreation: ['era_of_creation', u64Codec],
  amount: ['amount', u512Codec],
});
