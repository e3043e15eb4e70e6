// Readable forms of CLValues; mirrors casper-types 6.0.1 cl_value/jsonrepr.rs.

import { BytesreprError } from './bytesrepr/bytesrepr-error.js';
import { decodeAll, type Reader } from './bytesrepr/reader.js';
import { CL_TYPE_RECURSION_DEPTH, type CLType } from './cl-type.js';
import type { CLValue } from './cl-value.js';
import { bytesToHex } from './hex.js';
import type { JsonObject, JsonValue } from './json.js';
import { type Key, readKey } from './key.js';
import { formatKey } from './key-format.js';
import { publicKeyToHex, readPublicKey } from './public-key.js';
import { formatURef, readURef } from './uref.js';

/** The node's `parsed` field: null if the bytes do not fit the type, or for a type that holds Any. */
export function parsedJsonOf(value: CLValue): JsonValue {
  try {
    return decodeAll(value.bytes, (reader) => readJson(reader, value.type, 0));
  } catch (cause) {
    if (cause instanceof BytesreprError) {
      return null;
    }
    throw cause;
  }
}

/** As parsedJsonOf, for values whose bytes must fit; BytesreprError if they do not. */
export function parseClValue(value: CLValue): JsonValue {
  return decodeAll(value.bytes, (reader) => readJson(reader, value.type, 0));
}

function readJson(reader: Reader, type: CLType, depth: number): JsonValue {
  if (depth >= CL_TYPE_RECURSION_DEPTH) {
    throw new BytesreprError('ExceededRecursionDepth', 'CLValue');
  }
  const below = depth + 1;
  switch (type.tag) {
    case 'Bool':
      return reader.bool();
    case 'I32':
      return reader.i32();
    case 'I64':
      return reader.i64();
    case 'U8':
      return reader.u8();
    case 'U32':
      return reader.u32();
    case 'U64':
      return reader.u64();
    case 'U128':
      return reader.u128().toString();
    case 'U256':
      return reader.u256().toString();
    case 'U512':
      return reader.u512().toString();
    case 'Unit':
      return null;
    case 'String':
      return reader.string();
    case 'Key':
      return keyToJson(readKey(reader));
    case 'URef':
      return formatURef(readURef(reader));
    case 'PublicKey':
      return publicKeyToHex(readPublicKey(reader));
    case 'Option':
      return reader.option((inner) => readJson(inner, type.inner, below)) ?? null;
    case 'List':
      return reader.vec((inner) => readJson(inner, type.inner, below));
    case 'ByteArray':
      return bytesToHex(reader.bytes(type.size));
    case 'Result':
      return readResult(reader, type.ok, type.err, below);
    case 'Map':
      return reader.vec((inner): JsonObject => {
        const key = readJson(inner, type.key, below);
        return { key, value: readJson(inner, type.value, below) };
      });
    case 'Any':
      throw new BytesreprError('Formatting', 'Any has no readable form');
    default:
      return type.items.map((item) => readJson(reader, item, below));
  }
}

function readResult(reader: Reader, ok: CLType, err: CLType, depth: number): JsonValue {
  const tag = reader.u8();
  if (tag === 0) {
    return { Err: readJson(reader, err, depth) };
  }
  if (tag === 1) {
    return { Ok: readJson(reader, ok, depth) };
  }
  throw new BytesreprError('Formatting', 'Result');
}

function keyToJson(key: Key): JsonValue {
  return formatKey(key);
}
