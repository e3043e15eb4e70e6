// What can be wrong with state that is read: the node's error for it, as text. Mirrors casper-storage 2.1.1
// tracking_copy/error.rs.
import { BytesreprError } from '@casper-trace/casper-types/bytesrepr/bytesrepr-error';
import { decodeAll, type Reader } from '@casper-trace/casper-types/bytesrepr/reader';
import { type CLType, clTypeDebugText, sameCLType } from '@casper-trace/casper-types/cl-type';
import type { CLValue } from '@casper-trace/casper-types/cl-value';
import type { Key } from '@casper-trace/casper-types/key';
import { type StoredValue, storedValueTypeName } from '@casper-trace/casper-types/stored-value';
import { displayKey } from '../display-key.js';
import { clValueSerializationError, clValueTypeError } from '../exec-error.js';
import { attempt, failed, ok, type Result } from '../result.js';

/** Thrown by state queries and caught by `queryState`; `message` is the Display text of the Rust error. */
export class TrackingCopyError {
  /** Variant of the Rust enum. */
  readonly kind: string;
  readonly message: string;

  constructor(kind: string, message: string) {
    this.kind = kind;
    this.message = message;
  }
}

/** Runs `query` with `args`; a TrackingCopyError becomes the failed result. */
export function queryState<Args extends readonly unknown[], T>(
  query: (...args: Args) => T,
  ...args: Args
): Result<T, TrackingCopyError> {
  try {
    return ok(query(...args));
  } catch (thrown) {
    if (thrown instanceof TrackingCopyError) return failed(thrown);
    throw thrown;
  }
}

/** Nothing is stored under the key. */
export const keyNotFound = (key: Key): TrackingCopyError =>
  new TrackingCopyError('KeyNotFound', `Key ${displayKey(key)} not found`);
/** The contract has no named key of that name. */
export const namedKeyNotFound = (name: string): TrackingCopyError =>
  new TrackingCopyError('NamedKeyNotFound', `Named key ${name} not found`);
/** A key of another variant than the operation needs. */
export const unexpectedKeyVariant = (key: Key): TrackingCopyError =>
  new TrackingCopyError('UnexpectedKeyVariant', `Invalid key ${displayKey(key)}`);
/** A stored value of a variant that does not belong there. */
export const unexpectedStoredValueVariant = (): TrackingCopyError =>
  new TrackingCopyError('UnexpectedStoredValueVariant', 'Unexpected variant of a stored value');
/** The registry lacks a system contract. */
export const missingSystemContractHash = (name: string): TrackingCopyError =>
  new TrackingCopyError('MissingSystemContractHash', `Missing system contract hash: ${name}`);
/** A stored value of another type than expected. */
export const typeMismatch = (expected: string, found: StoredValue): TrackingCopyError =>
  new TrackingCopyError('TypeMismatch', `Type mismatch. Expected ${expected} but found ${storedValueTypeName(found)}.`);
/** A record that says nothing sensible; the node's text does not show what. */
export const valueNotFound = (): TrackingCopyError => new TrackingCopyError('ValueNotFound', 'Value not found');

/** Rust's `cl_value.into_t()?`: throws TrackingCopyError CLValue. */
export function decodeClValue<T>(value: CLValue, type: CLType, read: (reader: Reader) => T): T {
  if (!sameCLType(value.type, type)) {
    throw new TrackingCopyError(
      'CLValue',
      clValueTypeError(clTypeDebugText(type), clTypeDebugText(value.type)).message,
    );
  }
  try {
    return decodeAll(value.bytes, read);
  } catch (thrown) {
    if (!(thrown instanceof BytesreprError)) throw thrown;
    throw new TrackingCopyError('CLValue', clValueSerializationError(thrown.kind).message);
  }
}

/** An `attempt` whose refusals are texts, and in which a TrackingCopyError refuses with its text. */
export function attemptWithText<T>(body: () => T): Result<T, string> {
  const result = queryState(() => attempt<T, string>(body));
  return result.ok ? result.value : failed(result.error.message);
}
