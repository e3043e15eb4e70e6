// Rust's `CLValue::into_t(value).map_err(|_| error)`: decoding whose failure is one fixed error of a system contract.
import { BytesreprError } from '@casper-trace/casper-types/bytesrepr/bytesrepr-error';
import { decodeAll, type Reader } from '@casper-trace/casper-types/bytesrepr/reader';
import { type CLType, sameCLType } from '@casper-trace/casper-types/cl-type';
import type { CLValue } from '@casper-trace/casper-types/cl-value';
import { refuse } from '../result.js';

/** The value; refuses with `error` (inside an `attempt`) if the type differs or the bytes do not decode. */
export function decodeOr<E, T>(error: E, value: CLValue, type: CLType, read: (reader: Reader) => T): T {
  if (!sameCLType(value.type, type)) return refuse(error);
  try {
    return decodeAll(value.bytes, read);
  } catch (thrown) {
    if (thrown instanceof BytesreprError) return refuse(error);
    throw thrown;
  }
}
