// Decoding of bytesrepr; mirrors casper-types 6.0.1 bytesrepr.rs (FromBytes) and uint.rs.

import { rethrowStackOverflow } from '../app-error.js';
import { bytesToHex } from '../hex.js';
import { BytesreprError } from './bytesrepr-error.js';

// `ignoreBOM` keeps a leading U+FEFF, as Rust does.
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** Items that take no bytes can be announced by the billion; nobody stores lists of such items. */
const MAX_EMPTY_ITEMS = 65_536;

/**
 * Reads values from the front of `bytes`. Byte arrays come back as views: the caller must not change
 * `bytes` afterwards. Every fault is a BytesreprError; nothing is allocated on the word of a length field.
 */
export class Reader {
  readonly source: Uint8Array;
  offset: number;
  #knownView: DataView | undefined;

  constructor(bytes: Uint8Array, offset = 0) {
    this.source = bytes;
    this.offset = offset;
  }

  /** Made when first needed: most readers see bytes only, and there are very many of them. */
  get #view(): DataView {
    const { buffer, byteOffset, byteLength } = this.source;
    this.#knownView ??= new DataView(buffer, byteOffset, byteLength);
    return this.#knownView;
  }

  /** Number of bytes not read yet. */
  get remaining(): number {
    return this.source.length - this.offset;
  }

  u8(): number {
    return this.source[this.#advance(1)];
  }

  u16(): number {
    return this.#view.getUint16(this.#advance(2), true);
  }

  u32(): number {
    const { source } = this;
    const at = this.#advance(4);
    return (source[at] | (source[at + 1] << 8) | (source[at + 2] << 16) | (source[at + 3] << 24)) >>> 0;
  }

  i32(): number {
    return this.#view.getInt32(this.#advance(4), true);
  }

  u64(): bigint {
    return this.#view.getBigUint64(this.#advance(8), true);
  }

  i64(): bigint {
    return this.#view.getBigInt64(this.#advance(8), true);
  }

  u128(): bigint {
    return this.#bigUint(16);
  }

  u256(): bigint {
    return this.#bigUint(32);
  }

  u512(): bigint {
    return this.#bigUint(64);
  }

  bool(): boolean {
    const byte = this.u8();
    if (byte > 1) {
      throw new BytesreprError('Formatting', 'bool');
    }
    return byte === 1;
  }

  /** `count` bytes as a view. */
  bytes(count: number): Uint8Array {
    const start = this.#advance(count);
    return this.source.subarray(start, start + count);
  }

  /** Everything not read yet, as a view. */
  rest(): Uint8Array {
    return this.bytes(this.remaining);
  }

  /** u32 length, then that many bytes, as a view. */
  byteVec(): Uint8Array {
    return this.bytes(this.u32());
  }

  /** u32 length, then UTF-8; 'Formatting' if the bytes are not UTF-8. */
  string(): string {
    const bytes = this.byteVec();
    try {
      return UTF8.decode(bytes);
    } catch (error) {
      rethrowStackOverflow(error);
      throw new BytesreprError('Formatting', 'string');
    }
  }

  option<T>(read: (reader: Reader) => T): T | undefined {
    const tag = this.u8();
    if (tag === 0) {
      return undefined;
    }
    if (tag === 1) {
      return read(this);
    }
    throw new BytesreprError('Formatting', 'option');
  }

  /** u32 count, then the items. */
  vec<T>(read: (reader: Reader) => T): T[] {
    const count = this.u32();
    const items: T[] = [];
    for (let index = 0; index < count; index += 1) {
      const before = this.offset;
      items.push(read(this));
      if (this.offset === before && count > MAX_EMPTY_ITEMS) {
        throw new BytesreprError('OutOfMemory', 'vec');
      }
    }
    return items;
  }

  /** u32 count, then key and value by turns, in the order of the bytes (Rust sorts and drops doubles: the caller's task). */
  map<K, V>(readKey: (reader: Reader) => K, readValue: (reader: Reader) => V): [K, V][] {
    return this.vec((reader) => [readKey(reader), readValue(reader)]);
  }

  /** 'LeftOverBytes' unless everything was read. */
  end(): void {
    if (this.offset !== this.source.length) {
      throw new BytesreprError('LeftOverBytes');
    }
  }

  #advance(count: number): number {
    const start = this.offset;
    if (count > this.source.length - start) {
      throw new BytesreprError('EarlyEndOfStream');
    }
    this.offset = start + count;
    return start;
  }

  #bigUint(maximumBytes: number): bigint {
    const count = this.u8();
    if (count > maximumBytes) {
      throw new BytesreprError('Formatting', `u${maximumBytes * 8}`);
    }
    return littleEndianToBigint(this.bytes(count));
  }
}

/** Decodes one value and demands that nothing is left over. */
export function decodeAll<T>(bytes: Uint8Array, read: (reader: Reader) => T): T {
  const reader = new Reader(bytes);
  const value = read(reader);
  reader.end();
  return value;
}

/** The unsigned number with these little-endian bytes. */
export function littleEndianToBigint(bytes: Uint8Array): bigint {
  if (bytes.length <= 6) {
    let value = 0;
    for (let index = bytes.length - 1; index >= 0; index -= 1) {
      value = value * 256 + bytes[index];
    }
    return BigInt(value);
  }
  return BigInt(`0x${bytesToHex(Uint8Array.from(bytes).reverse())}`);
}
