// Who delegates; mirrors casper-types 6.0.1 system/auction/delegator_kind.rs.

import { type Codec, enumOf, hash32Codec, publicKeyCodec } from '../codec.js';
import type { PublicKey } from '../public-key.js';

/** An account by its public key, or a purse by its 32-byte address. */
export type DelegatorKind =
  | { readonly kind: 'PublicKey'; readonly value: PublicKey }
  | { readonly kind: 'Purse'; readonly value: Uint8Array };

/** Both encodings. */
export const delegatorKindCodec: Codec<DelegatorKind> = enumOf<DelegatorKind>({
  PublicKey: [0, publicKeyCodec],
  Purse: [1, hash32Codec()],
});
