// Decoding of what contracts hand over: a fault of the bytes ends the call with the node's error.
import { BytesreprError } from '@casper-trace/casper-types/bytesrepr/bytesrepr-error';
import { decodeAll, type Reader } from '@casper-trace/casper-types/bytesrepr/reader';
import { type CLType, clTypeDebugText, sameCLType } from '@casper-trace/casper-types/cl-type';
import type { CLValue } from '@casper-trace/casper-types/cl-value';
import { type Key, KeyTag, readKey } from '@casper-trace/casper-types/key';
import type { VersionedRules } from '../chainspec/versioned-rules.js';
import { bytesReprError, clValueSerializationError, clValueTypeError, type ExecError, trap } from '../exec-error.js';

/** Runs `decode` with `args`; a BytesreprError becomes the trap that `toError` makes of its kind. */
export function trapping<Args extends readonly unknown[], T>(
  decode: (...args: Args) => T,
  toError: (kind: BytesreprError['kind']) => ExecError,
  ...args: Args
): T {
  try {
    return decode(...args);
  } catch (error) {
    if (error instanceof BytesreprError) trap(toError(error.kind));
    throw error;
  }
}

/** `bytesrepr::deserialize_from_slice(bytes)?`: traps with BytesRepr, also on left-over bytes. */
export function deserialize<T>(bytes: Uint8Array, read: (reader: Reader) => T): T {
  return trapping(decodeAll<T>, bytesReprError, bytes, read);
}

/** `CLValue::into_t`: undefined instead of an error if the type differs or the bytes do not decode. */
export function clValueAs<T>(value: CLValue, type: CLType, read: (reader: Reader) => T): T | undefined {
  return decodedAs(value, type, read)?.value;
}

/** As `clValueAs`, for what may be undefined itself. */
export function decodedAs<T>(
  value: CLValue,
  type: CLType,
  read: (reader: Reader) => T,
): { readonly value: T } | undefined {
  if (!sameCLType(value.type, type)) return undefined;
  try {
    return { value: decodeAll(value.bytes, read) };
  } catch (error) {
    if (error instanceof BytesreprError) return undefined;
    throw error;
  }
}

/** `CLValue::into_t(value)?`: traps with CLValue. */
export function clValueInto<T>(value: CLValue, type: CLType, read: (reader: Reader) => T): T {
  if (!sameCLType(value.type, type)) trap(clValueTypeError(clTypeDebugText(type), clTypeDebugText(value.type)));
  return trapping(decodeAll<T>, clValueSerializationError, value.bytes, read);
}

/** `Key::from_bytes` as the casper-types of these rules has it: before 2.2.0 no key has tag 25. */
export function keyReader({ rewardsHandlingKey }: VersionedRules): (reader: Reader) => Key {
  return rewardsHandlingKey ? readKey : readKeyBefore220;
}

function readKeyBefore220(reader: Reader): Key {
  const key = readKey(reader);
  if (key.tag === KeyTag.RewardsHandling) throw new BytesreprError('Formatting', 'key');
  return key;
}
