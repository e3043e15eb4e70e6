// Faults of the binary codec; mirrors casper-types 6.0.1 bytesrepr.rs `Error`.

import { PermanentError } from '../app-error.js';

/** Rust's variant names of `bytesrepr::Error`. */
export type BytesreprErrorKind =
  | 'EarlyEndOfStream'
  | 'Formatting'
  | 'LeftOverBytes'
  | 'OutOfMemory'
  | 'NotRepresentable'
  | 'ExceededRecursionDepth';

const DISPLAY: Readonly<Record<BytesreprErrorKind, string>> = {
  EarlyEndOfStream: 'Deserialization error: early end of stream',
  Formatting: 'Deserialization error: formatting',
  LeftOverBytes: 'Deserialization error: left-over bytes',
  OutOfMemory: 'Serialization error: out of memory',
  NotRepresentable: 'Serialization error: value is not representable.',
  ExceededRecursionDepth: 'exceeded recursion depth',
};

/** Bytes that are no value of the wanted type; code 'bytesrepr', the message is Rust's Display text. */
export class BytesreprError extends PermanentError {
  readonly kind: BytesreprErrorKind;

  constructor(kind: BytesreprErrorKind, where = '') {
    super('bytesrepr', DISPLAY[kind], where === '' ? {} : { where });
    this.kind = kind;
  }
}

/** Rust's Display text of the variant. */
export function bytesreprErrorText(kind: BytesreprErrorKind): string {
  return DISPLAY[kind];
}
