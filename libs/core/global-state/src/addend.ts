// What an `add` of a stored value means: the typed transform, or why there is none.
// Mirrors the match in TrackingCopy::add of casper-storage 2.1.1 tracking_copy/mod.rs.

import { BytesreprError } from '@casper-trace/casper-types/bytesrepr/bytesrepr-error';
import { Reader } from '@casper-trace/casper-types/bytesrepr/reader';
import type { CLType } from '@casper-trace/casper-types/cl-type';
import { readKey } from '@casper-trace/casper-types/key';
import type { StoredValue } from '@casper-trace/casper-types/stored-value';
import type { TransformKind } from '@casper-trace/casper-types/transform';

/** `error` is the Display text of the bytesrepr error. */
export type Addend =
  | { readonly kind: 'transform'; readonly transform: TransformKind }
  | { readonly kind: 'not addable' }
  | { readonly kind: 'malformed'; readonly error: string };

/** The transform that adding `value` records; only I32, U64, U128, U256, U512 and (String, Key) can be added. */
export function addendOf(value: StoredValue): Addend {
  if (value.kind !== 'CLValue') return { kind: 'not addable' };
  const readTransform = readerFor(value.value.type);
  if (readTransform === undefined) return { kind: 'not addable' };
  try {
    const reader = new Reader(value.value.bytes);
    const transform = readTransform(reader);
    reader.end();
    return { kind: 'transform', transform };
  } catch (error) {
    // A contract may declare any type for any bytes.
    if (error instanceof BytesreprError) return { kind: 'malformed', error: error.message };
    throw error;
  }
}

function readerFor(type: CLType): ((reader: Reader) => TransformKind) | undefined {
  switch (type.tag) {
    case 'I32':
      return readInt32;
    case 'U64':
      return readUInt64;
    case 'U128':
      return readUInt128;
    case 'U256':
      return readUInt256;
    case 'U512':
      return readUInt512;
    case 'Tuple2':
      return type.items[0]?.tag === 'String' && type.items[1]?.tag === 'Key' ? readNamedKey : undefined;
    default:
      return undefined;
  }
}

const readInt32 = (reader: Reader): TransformKind => ({ kind: 'AddInt32', value: reader.i32() });
const readUInt64 = (reader: Reader): TransformKind => ({ kind: 'AddUInt64', value: reader.u64() });
const readUInt128 = (reader: Reader): TransformKind => ({ kind: 'AddUInt128', value: reader.u128() });
const readUInt256 = (reader: Reader): TransformKind => ({ kind: 'AddUInt256', value: reader.u256() });
const readUInt512 = (reader: Reader): TransformKind => ({ kind: 'AddUInt512', value: reader.u512() });

function readNamedKey(reader: Reader): TransformKind {
  const name = reader.string();
  return { kind: 'AddKeys', keys: new Map([[name, readKey(reader)]]) };
}
