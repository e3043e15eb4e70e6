// Reads the primitives of a module: LEB128 numbers, strings, lists, counted regions.
// mirrors casper-wasm 1.0.0 elements/primitives.rs and section.rs `SectionReader`, error texts included
import { rethrowStackOverflow } from '@casper-trace/casper-types/app-error';
import { refuse } from './wasm-fault.js';

const END_OF_INPUT = 'I/O Error: UnexpectedEof';
const REGION_NOT_USED_UP = 'I/O Error: InvalidData';
const NOT_U32 = 'Not an unsigned 32-bit integer';
const NOT_I32 = 'Not a signed 32-bit integer';
const NOT_I64 = 'Not a signed 64-bit integer';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A position in a region of bytes. Every method refuses (WasmFault, Rust's text) what Rust refuses. */
export class ByteReader {
  readonly bytes: Uint8Array;
  readonly end: number;
  offset: number;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.bytes = bytes;
    this.offset = start;
    this.end = end;
  }

  get atEnd(): boolean {
    return this.offset >= this.end;
  }

  u8(): number {
    const value = this.offset < this.end ? this.bytes[this.offset] : undefined;
    if (value === undefined) refuse(END_OF_INPUT);
    this.offset += 1;
    return value;
  }

  /** A view, not a copy. */
  take(length: number): Uint8Array {
    if (length > this.end - this.offset) refuse(END_OF_INPUT);
    const view = this.bytes.subarray(this.offset, this.offset + length);
    this.offset += length;
    return view;
  }

  /** Little endian, four bytes. */
  fixedU32(): number {
    const [a = 0, b = 0, c = 0, d = 0] = this.take(4);
    return (a | (b << 8) | (c << 16) | (d << 24)) >>> 0;
  }

  /** Little endian, eight bytes. */
  fixedU64(): bigint {
    const low = this.fixedU32();
    return BigInt(low) | (BigInt(this.fixedU32()) << 32n);
  }

  u32(): number {
    let result = 0;
    for (let shift = 0; shift <= 31; shift += 7) {
      const byte = this.u8();
      result |= (byte & 0x7f) << shift;
      if (byte < 0x80) {
        // Rust names the signed variant here, so do we.
        if (shift === 28 && byte > 0x0f) refuse(NOT_I32);
        return result >>> 0;
      }
    }
    return refuse(NOT_U32);
  }

  /** A u32 whose first byte was read already: the table of a call_indirect. */
  u32After(first: number): number {
    let result = first & 0x7f;
    for (let shift = 7; ; shift += 7) {
      const byte = this.u8();
      result |= (byte & 0x7f) << shift;
      if (shift === 28 && byte > 0x0f) refuse(NOT_U32);
      if (byte < 0x80) return result >>> 0;
    }
  }

  i32(): number {
    let result = 0;
    for (let shift = 0; shift <= 31; shift += 7) {
      const byte = this.u8();
      result |= (byte & 0x7f) << shift;
      if (byte >= 0x80) continue;
      if (shift === 28) {
        const signBits = byte & 0x78;
        if ((byte & 0x40) !== 0 ? signBits !== 0x78 : signBits !== 0) refuse(NOT_I32);
      } else if ((byte & 0x40) !== 0) {
        result |= -1 << (shift + 7);
      }
      return result;
    }
    return refuse(NOT_I32);
  }

  i64(): bigint {
    // Nearly all constants are short: stay with numbers as long as 28 bits do.
    let low = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.u8();
      low |= (byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt((byte & 0x40) !== 0 ? low | (-1 << (shift + 7)) : low);
    }
    let result = BigInt(low);
    for (let shift = 28; shift <= 63; shift += 7) {
      const byte = this.u8();
      result |= BigInt(byte & 0x7f) << BigInt(shift);
      if (byte >= 0x80) continue;
      if (shift === 63 && byte !== 0 && byte !== 0x7f) refuse(NOT_I64);
      return shift < 63 && (byte & 0x40) !== 0
        ? BigInt.asIntN(64, result | (-1n << BigInt(shift + 7)))
        : BigInt.asIntN(64, result);
    }
    return refuse(NOT_I64);
  }

  /** One byte, sign-extended from bit 6; refuses a continued number. */
  i7(): number {
    const byte = this.u8();
    if (byte >= 0x80) refuse(`Not a signed 7-bit integer: ${byte}`);
    return (byte & 0x40) !== 0 ? byte - 0x80 : byte;
  }

  string(): string {
    const bytes = this.take(this.u32());
    try {
      return utf8.decode(bytes);
    } catch (error) {
      rethrowStackOverflow(error);
      return refuse('Non-UTF-8 string');
    }
  }

  /** A u32 count and as many items. `readItem` as a function of its file: see map-with.ts. */
  list<T>(readItem: (reader: ByteReader) => T): T[] {
    const count = this.u32();
    const items: T[] = [];
    for (let index = 0; index < count; index += 1) items.push(readItem(this));
    return items;
  }

  /** A u32 length and a reader over as many bytes, which this reader has then passed. */
  region(): ByteReader {
    const length = this.u32();
    if (length > this.end - this.offset) refuse(END_OF_INPUT);
    const start = this.offset;
    this.offset += length;
    return new ByteReader(this.bytes, start, this.offset);
  }

  /** Refuses bytes that are left over in a region. */
  close(): void {
    if (this.offset !== this.end) refuse(REGION_NOT_USED_UP);
  }
}

/** Item of a list. */
export const readU32 = (reader: ByteReader): number => reader.u32();
