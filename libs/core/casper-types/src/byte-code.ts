// Code records of addressable entities; mirrors casper-types 6.0.1 byte_code.rs.

import { byteVecCodec, type Codec, namesOf, recordOf } from './codec.js';

/** Which machine the bytes are for, in the order of the tags. */
export type ByteCodeKind = 'Empty' | 'V1CasperWasm' | 'V2CasperWasm';

/** Code and its kind. */
export interface ByteCode {
  readonly kind: ByteCodeKind;
  readonly bytes: Uint8Array;
}

/** Both encodings. */
export const byteCodeCodec: Codec<ByteCode> = recordOf<ByteCode>({
  kind: ['kind', namesOf<ByteCodeKind>(['Empty', 'V1CasperWasm', 'V2CasperWasm'])],
  bytes: ['bytes', byteVecCodec],
});
