// Prepayment records; mirrors casper-types 6.0.1 system/prepayment/prepayment_kind.rs.

import { byteVecCodec, type Codec, hash32Codec, recordOf, u8Codec } from './codec.js';

/** A receipt for gas paid ahead. The network does not write such records yet. */
export interface PrepaymentKind {
  readonly receipt: Uint8Array;
  readonly prepaymentKind: number;
  readonly prepaymentData: Uint8Array;
}

/** Both encodings. */
export const prepaymentCodec: Codec<PrepaymentKind> = recordOf<PrepaymentKind>({
  receipt: ['receipt', hash32Codec()],
  prepaymentKind: ['prepayment_kind', u8Codec],
  prepaymentData: ['prepayment_data', byteVecCodec],
});
