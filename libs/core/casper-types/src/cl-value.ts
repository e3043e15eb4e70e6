// Typed values of contracts and storage; mirrors casper-types 6.0.1 cl_value.rs.

import { PermanentError } from './app-error.js';
import { equalBytes } from './bytes.js';
import { readString, readU64, readU512 } from './bytesrepr/primitives.js';
import { decodeAll, type Reader } from './bytesrepr/reader.js';
import { Writer } from './bytesrepr/writer.js';
import {
  CL,
  type CLType,
  clTypeDebugText,
  clTypeFromJson,
  clTypeToJson,
  readCLType,
  sameCLType,
  writeCLType,
} from './cl-type.js';
import { parsedJsonOf } from './cl-value-parsed.js';
import { bytesToHex } from './hex.js';
import { type JsonInput, type JsonObject, jsonNode } from './json.js';
import { type Key, readKey } from './key.js';
import { type PublicKey, publicKeyToBytes } from './public-key.js';
import { readURef, type URef, urefToBytes } from './uref.js';

export { parseClValue, parsedJsonOf } from './cl-value-parsed.js';

/** A type and the bytesrepr of a value, which may be ill-formed for that type. Never changed in place. */
export interface CLValue {
  readonly type: CLType;
  readonly bytes: Uint8Array;
}

/** Reads length-prefixed bytes, then the type. The bytes are not checked against the type. */
export function readCLValue(reader: Reader): CLValue {
  const bytes = reader.byteVec();
  return { type: readCLType(reader), bytes };
}

/** Writes length-prefixed bytes, then the type. */
export function writeCLValue(writer: Writer, value: CLValue): void {
  writer.byteVec(value.bytes);
  writeCLType(writer, value.type);
}

/** The encoding of writeCLValue. */
export function clValueToBytes(value: CLValue): Uint8Array {
  const writer = new Writer(value.bytes.length + 16);
  writeCLValue(writer, value);
  return writer.finish();
}

/** Inverse of clValueToBytes; BytesreprError. */
export function clValueFromBytes(bytes: Uint8Array): CLValue {
  return decodeAll(bytes, readCLValue);
}

/** Same type and same bytes. */
export function sameCLValue(left: CLValue, right: CLValue): boolean {
  return left === right || (equalBytes(left.bytes, right.bytes) && sameCLType(left.type, right.type));
}

/** JSON as the node prints it: `cl_type`, `bytes` in hex and `parsed` (null where the node has null). */
export function clValueToJson(value: CLValue): JsonObject {
  return { cl_type: clTypeToJson(value.type), bytes: bytesToHex(value.bytes), parsed: parsedJsonOf(value) };
}

/** Reads the JSON; `parsed` is ignored. PermanentError 'bad-json'. */
export function clValueFromJson(json: JsonInput): CLValue {
  const node = jsonNode(json);
  return { type: clTypeFromJson(node.field('cl_type')), bytes: node.field('bytes').hex() };
}

/** `()`. */
export function clUnit(): CLValue {
  return UNIT;
}

const UNIT: CLValue = { type: CL.Unit, bytes: new Uint8Array(0) };

/** A bool. */
export function clBool(value: boolean): CLValue {
  return { type: CL.Bool, bytes: new Uint8Array([value ? 1 : 0]) };
}

/** An i32. */
export function clI32(value: number): CLValue {
  return { type: CL.I32, bytes: new Writer(4).i32(value).finish() };
}

/** An i64. */
export function clI64(value: bigint): CLValue {
  return { type: CL.I64, bytes: new Writer(8).i64(value).finish() };
}

/** A u8. */
export function clU8(value: number): CLValue {
  return { type: CL.U8, bytes: new Writer(1).u8(value).finish() };
}

/** A u32. */
export function clU32(value: number): CLValue {
  return { type: CL.U32, bytes: new Writer(4).u32(value).finish() };
}

/** A u64. */
export function clU64(value: bigint): CLValue {
  return { type: CL.U64, bytes: new Writer(8).u64(value).finish() };
}

/** A U128. */
export function clU128(value: bigint): CLValue {
  return { type: CL.U128, bytes: new Writer(17).u128(value).finish() };
}

/** A U256. */
export function clU256(value: bigint): CLValue {
  return { type: CL.U256, bytes: new Writer(33).u256(value).finish() };
}

/** A U512; BytesreprError 'NotRepresentable' out of range. */
export function clU512(value: bigint): CLValue {
  return { type: CL.U512, bytes: new Writer(65).u512(value).finish() };
}

/** A String. */
export function clString(value: string): CLValue {
  return { type: CL.String, bytes: new Writer(4 + value.length).string(value).finish() };
}

/** A Key. */
export function clKey(value: Key): CLValue {
  return { type: CL.Key, bytes: value.bytes };
}

/** A URef. */
export function clURef(value: URef): CLValue {
  return { type: CL.URef, bytes: urefToBytes(value) };
}

/** A PublicKey. */
export function clPublicKey(value: PublicKey): CLValue {
  return { type: CL.PublicKey, bytes: publicKeyToBytes(value) };
}

/** `[u8; N]`. */
export function clByteArray(bytes: Uint8Array): CLValue {
  return { type: CL.ByteArray(bytes.length), bytes };
}

/** `Vec<u8>`: a List of U8. */
export function clBytes(bytes: Uint8Array): CLValue {
  return { type: BYTE_LIST, bytes: new Writer(4 + bytes.length).byteVec(bytes).finish() };
}

const BYTE_LIST = CL.List(CL.U8);

/** An Option with this inner type; undefined is None. */
export function clOption(inner: CLType, value: CLValue | undefined): CLValue {
  const writer = new Writer();
  if (value === undefined) {
    writer.u8(0);
  } else {
    requireType(value, inner);
    writer.u8(1).bytes(value.bytes);
  }
  return { type: CL.Option(inner), bytes: writer.finish() };
}

/** A List with this item type. */
export function clList(inner: CLType, items: readonly CLValue[]): CLValue {
  const writer = new Writer().u32(items.length);
  for (const item of items) {
    requireType(item, inner);
    writer.bytes(item.bytes);
  }
  return { type: CL.List(inner), bytes: writer.finish() };
}

/** A Map; the entries must stand in Rust's order of the keys. */
export function clMap(key: CLType, value: CLType, entries: readonly (readonly [CLValue, CLValue])[]): CLValue {
  const writer = new Writer().u32(entries.length);
  for (const [entryKey, entryValue] of entries) {
    requireType(entryKey, key);
    requireType(entryValue, value);
    writer.bytes(entryKey.bytes).bytes(entryValue.bytes);
  }
  return { type: CL.Map(key, value), bytes: writer.finish() };
}

/** A tuple of one to three values. */
export function clTuple(...items: readonly [CLValue, CLValue?, CLValue?]): CLValue {
  const present = items.filter((item) => item !== undefined);
  const writer = new Writer();
  for (const item of present) {
    writer.bytes(item.bytes);
  }
  const tag = (['Tuple1', 'Tuple2', 'Tuple3'] as const)[present.length - 1] ?? 'Tuple1';
  return { type: { tag, items: present.map((item) => item.type) }, bytes: writer.finish() };
}

/** Rust's `into_t`: 'cl-type-mismatch' for another type, BytesreprError for ill-formed bytes. */
export function clValueAs<T>(value: CLValue, type: CLType, read: (reader: Reader) => T): T {
  requireType(value, type);
  return decodeAll(value.bytes, read);
}

/** The number of a U512 value; 'cl-type-mismatch' or BytesreprError. */
export function clU512Of(value: CLValue): bigint {
  return clValueAs(value, CL.U512, readU512);
}

/** The number of a U8, U32, U64, U128, U256 or U512 value; 'cl-type-mismatch' or BytesreprError. */
export function clNumberOf(value: CLValue): bigint {
  switch (value.type.tag) {
    case 'U8':
      return clValueAs(value, CL.U8, (reader) => BigInt(reader.u8()));
    case 'U32':
      return clValueAs(value, CL.U32, (reader) => BigInt(reader.u32()));
    case 'U64':
      return clValueAs(value, CL.U64, readU64);
    case 'U128':
      return clValueAs(value, CL.U128, (reader) => reader.u128());
    case 'U256':
      return clValueAs(value, CL.U256, (reader) => reader.u256());
    default:
      return clU512Of(value);
  }
}

/** The text of a String value; 'cl-type-mismatch' or BytesreprError. */
export function clStringOf(value: CLValue): string {
  return clValueAs(value, CL.String, readString);
}

/** The key of a Key value; 'cl-type-mismatch' or BytesreprError. */
export function clKeyOf(value: CLValue): Key {
  return clValueAs(value, CL.Key, readKey);
}

/** The URef of a URef value; 'cl-type-mismatch' or BytesreprError. */
export function clURefOf(value: CLValue): URef {
  return clValueAs(value, CL.URef, readURef);
}

function requireType(value: CLValue, expected: CLType): void {
  if (!sameCLType(value.type, expected)) {
    throw new PermanentError(
      'cl-type-mismatch',
      `Expected ${clTypeDebugText(expected)} but found ${clTypeDebugText(value.type)}.`,
    );
  }
}
