// Encoding to bytesrepr; mirrors casper-types 6.0.1 bytesrepr.rs (ToBytes) and uint.rs.

import { BytesreprError } from './bytesrepr-error.js';

const UTF8 = new TextEncoder();
const U8_MAX = 0xff;
const U16_MAX = 0xffff;
const U32_MAX = 0xffff_ffff;

/** Builds an encoding from front to back; numbers out of their range are a BytesreprError 'NotRepresentable'. */
export class Writer {
  #buffer: Uint8Array;
  #knownView: DataView | undefined;
  #length = 0;

  constructor(capacity = 64) {
    this.#buffer = new Uint8Array(capacity);
  }

  /** Made when first needed: most writers write bytes only, and there are very many of them. */
  get #view(): DataView {
    this.#knownView ??= new DataView(this.#buffer.buffer);
    return this.#knownView;
  }

  /** Number of bytes written so far. */
  get length(): number {
    return this.#length;
  }

  u8(value: number): this {
    checkInteger(value, 0, U8_MAX);
    // The place first: `#reserve` may put another buffer there.
    const at = this.#reserve(1);
    this.#buffer[at] = value;
    return this;
  }

  u16(value: number): this {
    checkInteger(value, 0, U16_MAX);
    const at = this.#reserve(2);
    this.#view.setUint16(at, value, true);
    return this;
  }

  u32(value: number): this {
    checkInteger(value, 0, U32_MAX);
    const at = this.#reserve(4);
    const buffer = this.#buffer;
    buffer[at] = value;
    buffer[at + 1] = value >>> 8;
    buffer[at + 2] = value >>> 16;
    buffer[at + 3] = value >>> 24;
    return this;
  }

  i32(value: number): this {
    checkInteger(value, -0x8000_0000, 0x7fff_ffff);
    const at = this.#reserve(4);
    this.#view.setInt32(at, value, true);
    return this;
  }

  u64(value: bigint): this {
    if (value < 0n || value > 0xffff_ffff_ffff_ffffn) {
      throw new BytesreprError('NotRepresentable', 'u64');
    }
    const at = this.#reserve(8);
    this.#view.setBigUint64(at, value, true);
    return this;
  }

  i64(value: bigint): this {
    if (value < -0x8000_0000_0000_0000n || value > 0x7fff_ffff_ffff_ffffn) {
      throw new BytesreprError('NotRepresentable', 'i64');
    }
    const at = this.#reserve(8);
    this.#view.setBigInt64(at, value, true);
    return this;
  }

  u128(value: bigint): this {
    return this.#bigUint(value, 16);
  }

  u256(value: bigint): this {
    return this.#bigUint(value, 32);
  }

  u512(value: bigint): this {
    return this.#bigUint(value, 64);
  }

  bool(value: boolean): this {
    return this.u8(value ? 1 : 0);
  }

  /** The bytes as they are, without a length. */
  bytes(raw: Uint8Array): this {
    const at = this.#reserve(raw.length);
    this.#buffer.set(raw, at);
    return this;
  }

  /** u32 length, then the bytes. */
  byteVec(bytes: Uint8Array): this {
    return this.u32(bytes.length).bytes(bytes);
  }

  /** u32 length of the UTF-8, then the UTF-8. */
  string(text: string): this {
    return this.byteVec(UTF8.encode(text));
  }

  option<T>(value: T | undefined, write: (writer: Writer, value: T) => void): this {
    if (value === undefined) {
      return this.u8(0);
    }
    this.u8(1);
    write(this, value);
    return this;
  }

  /** u32 count, then the items in their order. */
  vec<T>(items: readonly T[], write: (writer: Writer, item: T) => void): this {
    this.u32(items.length);
    for (const item of items) {
      write(this, item);
    }
    return this;
  }

  /** What was written, in an array of its own. */
  finish(): Uint8Array {
    return this.#buffer.slice(0, this.#length);
  }

  #reserve(count: number): number {
    const start = this.#length;
    const end = start + count;
    if (end > this.#buffer.length) {
      const grown = new Uint8Array(Math.max(end, 2 * this.#buffer.length));
      grown.set(this.#buffer.subarray(0, start));
      this.#buffer = grown;
      this.#knownView = undefined;
    }
    this.#length = end;
    return start;
  }

  #bigUint(value: bigint, maximumBytes: number): this {
    const bytes = bigintToLittleEndian(value);
    if (bytes.length > maximumBytes) {
      throw new BytesreprError('NotRepresentable', `u${maximumBytes * 8}`);
    }
    return this.u8(bytes.length).bytes(bytes);
  }
}

/** Encodes one value with the given writing function. */
export function encode<T>(value: T, write: (writer: Writer, value: T) => void): Uint8Array {
  const writer = new Writer();
  write(writer, value);
  return writer.finish();
}

/** Shortest little-endian bytes of an unsigned number, none for zero; 'NotRepresentable' for a negative one. */
export function bigintToLittleEndian(value: bigint): Uint8Array {
  if (value < 0n) {
    throw new BytesreprError('NotRepresentable', 'unsigned number');
  }
  if (value === 0n) {
    return new Uint8Array(0);
  }
  const hex = value.toString(16);
  const bytes = new Uint8Array((hex.length + 1) >> 1);
  for (let index = 0; index < bytes.length; index += 1) {
    const end = hex.length - 2 * index;
    bytes[index] = Number.parseInt(hex.slice(Math.max(0, end - 2), end), 16);
  }
  return bytes;
}

function checkInteger(value: number, minimum: number, maximum: number): void {
  if (!Number.isInteger(value) || value < minimum || value > maximum) {
    throw new BytesreprError('NotRepresentable', `integer from ${minimum} to ${maximum}`);
  }
}
