// Why a transform cannot be applied; mirrors casper-types 6.0.1 execution/transform_error.rs.

import { BytesreprError, type BytesreprErrorKind, bytesreprErrorText } from './bytesrepr/bytesrepr-error.js';
import { type Codec, enumOf, namesOf, recordOf, stringCodec } from './codec.js';

/** Rust's StoredValueTypeMismatch: texts of types. */
export interface TypeMismatch {
  readonly expected: string;
  readonly found: string;
}

/** A failure as a value. */
export type TransformError =
  | { readonly kind: 'Serialization'; readonly value: BytesreprErrorKind }
  | { readonly kind: 'TypeMismatch'; readonly value: TypeMismatch }
  | { readonly kind: 'Deprecated' };

const DEPRECATED_TAG = 2;

type ContentError = Exclude<TransformError, { kind: 'Deprecated' }>;

const contentCodec: Codec<ContentError> = enumOf<ContentError>({
  Serialization: [
    0,
    namesOf<BytesreprErrorKind>([
      'EarlyEndOfStream',
      'Formatting',
      'LeftOverBytes',
      'OutOfMemory',
      'NotRepresentable',
      'ExceededRecursionDepth',
    ]),
  ],
  TypeMismatch: [1, recordOf<TypeMismatch>({ expected: ['expected', stringCodec], found: ['found', stringCodec] })],
});

/** Both encodings. */
export const transformErrorCodec: Codec<TransformError> = {
  read: (reader) => {
    if (reader.remaining === 0) {
      throw new BytesreprError('EarlyEndOfStream');
    }
    if (reader.source[reader.offset] === DEPRECATED_TAG) {
      reader.u8();
      return { kind: 'Deprecated' };
    }
    return contentCodec.read(reader);
  },
  write: (writer, error) => {
    if (error.kind === 'Deprecated') {
      writer.u8(DEPRECATED_TAG);
    } else {
      contentCodec.write(writer, error);
    }
  },
  toJson: (error) => (error.kind === 'Deprecated' ? 'Deprecated' : contentCodec.toJson(error)),
  fromJson: (node) => (node.value === 'Deprecated' ? { kind: 'Deprecated' } : contentCodec.fromJson(node)),
};

/** Rust's Display text. */
export function transformErrorText(error: TransformError): string {
  switch (error.kind) {
    case 'Serialization':
      return bytesreprErrorText(error.value);
    case 'TypeMismatch':
      return `Type mismatch. Expected ${error.value.expected} but found ${error.value.found}.`;
    case 'Deprecated':
      return 'type no longer supported';
  }
}
