// The trace of a validator's changed public key; mirrors casper-types 6.0.1 system/auction/bridge.rs.

import { type Codec, publicKeyCodec, recordOf, u64Codec } from '../codec.js';
import type { PublicKey } from '../public-key.js';

/** From the old key to the new one, with the era of the change. */
export interface Bridge {
  readonly oldValidatorPublicKey: PublicKey;
  readonly newValidatorPublicKey: PublicKey;
  readonly eraId: bigint;
}

/** Both encodings. */
export const bridgeCodec: Codec<Bridge> = recordOf<Bridge>({
  oldValidatorPublicKey: ['old_validator_public_key', publicKeyCodec],
  newValidatorPublicKey: ['new_validator_public_key', publicKeyCodec],
  eraId: ['era_id', u64Codec],
});
