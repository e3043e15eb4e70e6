// A validator's credit in an era; mirrors casper-types 6.0.1 system/auction/validator_credit.rs.

import { type Codec, publicKeyCodec, recordOf, u64Codec, u512Codec } from '../codec.js';
import type { PublicKey } from '../public-key.js';

/** Amount in motes. */
export interface ValidatorCredit {
  readonly validatorPublicKey: PublicKey;
  readonly eraId: bigint;
  readonly amount: bigint;
}

/** Both encodings. */
export const validatorCreditCodec: Codec<ValidatorCredit> = recordOf<ValidatorCredit>({
  validatorPublicKey: ['validator_public_key', publicKeyCodec],
  eraId: ['era_id', u64Codec],
  amount: ['amount', u512Codec],
});
