// Decoding of what contracts hand over: a fault of the bytes ends the call with the node's error.
import { BytesreprError } from '@casper-trace/casper-types/bytesrepr/bytesrepr-error';
import { decodeAll, type Reader } from '@casper-trace/casper-types/bytesrepr/reader';
import { type CLType, clTypeDebugText, sameCLType } from '@casper-trace/casper-types/cl-type';
import type { CLValue } from '@casper-trace/casper-types/cl-value';
import { bytesReprError, clValueSerializationError, clValueTypeError, type ExecError, trap } from '../exec-error.js';

/** Runs `decode`; a BytesreprError becomes the trap that `toError` makes of its kind. */
export function trapping<T>(decode: () => T, toError: (kind: BytesreprError['kind']) => ExecError): T {
  try {
    return decode();
  } catch (error) {
    if (error instanceof BytesreprError) trap(toError(error.kind));
    throw error;
  }
}

/** `bytesrepr::deserialize_from_slice(bytes)?`: traps with BytesRepr, also on left-over bytes. */
export function deserialize<T>(bytes: Uint8Array, read: (reader: Reader) => T): T {
  return trapping(() => decodeAll(bytes, read), bytesReprError);
}

/** `CLValue::into_t`: undefined instead of an error if the type differs or the bytes do not decode. */
export function clValueAs<T>(value: CLValue, type: CLType, read: (reader: Reader) => T): T | undefined {
  if (!sameCLType(value.type, type)) return undefined;
  try {
    return decodeAll(value.bytes, read);
  } catch (error) {
    if (error instanceof BytesreprError) return undefined;
    throw error;
  }
}

/** `CLValue::into_t(value)?`: traps with CLValue. */
export function clValueInto<T>(value: CLValue, type: CLType, read: (reader: Reader) => T): T {
  if (!sameCLType(value.type, type)) trap(clValueTypeError(clTypeDebugText(type), clTypeDebugText(value.type)));
  return trapping(() => decodeAll(value.bytes, read), clValueSerializationError);
}
