// Unbonding records of 1.5; mirrors casper-types 6.0.1 system/auction/unbonding_purse.rs.

import { type Codec, optionOf, publicKeyCodec, recordOf, u64Codec, u512Codec, urefCodec } from './codec.js';
import type { PublicKey } from './public-key.js';
import type { URef } from './uref.js';

/** Amount in motes. */
export interface UnbondingPurse {
  readonly bondingPurse: URef;
  readonly validatorPublicKey: PublicKey;
  readonly unbonderPublicKey: PublicKey;
  readonly eraOfCreation: bigint;
  readonly amount: bigint;
  /** Where the stake goes in a redelegation. */
  readonly newValidator: PublicKey | undefined;
}

/** Both encodings. */
export const unbondingPurseCodec: Codec<UnbondingPurse> = recordOf<UnbondingPurse>({
  bondingPurse: ['bonding_purse', urefCodec],
  validatorPublicKey: ['validator_public_key', publicKeyCodec],
  unbonderPublicKey: ['unbonder_public_key', publicKeyCodec],
  eraOfCreation: ['era_of_creation', u64Codec],
  amount: ['amount', u512Codec],
  newValidator: ['new_validator', optionOf(publicKeyCodec)],
});
