// Writes the primitives of a module, always in the shortest LEB128 form.
// mirrors casper-wasm 1.0.0 elements/primitives.rs
const utf8 = new TextEncoder();

/** Bytes of a u32 in its shortest form. */
export function lengthOfU32(value: number): number {
  let length = 1;
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) length += 1;
  return length;
}

/** A growing buffer. */
export class ByteWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;

  /** `capacity`: the length that is expected. */
  constructor(capacity = 1024) {
    this.#bytes = new Uint8Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }

  u8(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length] = value;
    this.#length += 1;
  }

  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Bytes of another array, `from` included and `to` not. Short pieces are the rule: a loop beats a view of each. */
  copy(source: Uint8Array, from: number, to: number): void {
    this.#reserve(to - from);
    const bytes = this.#bytes;
    let length = this.#length;
    for (let index = from; index < to; index += 1) {
      bytes[length] = source[index];
      length += 1;
    }
    this.#length = length;
  }

  /** A view of what was written since the length was `start`. It stays as it is, whatever is written after it. */
  since(start: number): Uint8Array {
    return this.#bytes.subarray(start, this.#length);
  }

  /** The number of those bytes, as `copy`, without the bytes at its end that say nothing. */
  shortened(source: Uint8Array, from: number, to: number, isSigned: boolean): void {
    let last = to - 1;
    let byte = source[last];
    while (last > from) {
      const before = source[last - 1] & 0x7f;
      if (byte !== 0 && !(isSigned && byte === 0x7f)) break;
      if (isSigned && ((before & 0x40) !== 0) !== (byte === 0x7f)) break;
      last -= 1;
      byte = before;
    }
    this.copy(source, from, last);
    this.u8(byte);
  }

  fixedU32(value: number): void {
    for (let shift = 0; shift < 32; shift += 8) this.u8((value >>> shift) & 0xff);
  }

  fixedU64(value: bigint): void {
    this.fixedU32(Number(BigInt.asUintN(32, value)));
    this.fixedU32(Number(BigInt.asUintN(32, value >> 32n)));
  }

  u32(value: number): void {
    let rest = value;
    while (rest > 0x7f) {
      this.u8((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    this.u8(rest);
  }

  i32(value: number): void {
    let rest = value;
    for (;;) {
      const bits = rest & 0x7f;
      rest >>= 7;
      if ((rest === 0 && (bits & 0x40) === 0) || (rest === -1 && (bits & 0x40) !== 0)) {
        this.u8(bits);
        return;
      }
      this.u8(bits | 0x80);
    }
  }

  i64(value: bigint): void {
    if (value >= -0x80000000n && value <= 0x7fffffffn) {
      this.i32(Number(value));
      return;
    }
    let rest = value;
    for (;;) {
      const bits = Number(rest & 0x7fn);
      rest >>= 7n;
      if ((rest === 0n && (bits & 0x40) === 0) || (rest === -1n && (bits & 0x40) !== 0)) {
        this.u8(bits);
        return;
      }
      this.u8(bits | 0x80);
    }
  }

  string(text: string): void {
    const bytes = utf8.encode(text);
    this.u32(bytes.length);
    this.raw(bytes);
  }

  /** A count and as many items. `writeItem` as a function of its file: see map-with.ts. */
  list<T>(items: readonly T[], writeItem: (writer: ByteWriter, item: T) => void): void {
    this.u32(items.length);
    for (let index = 0; index < items.length; index += 1) writeItem(this, items[index]);
  }

  /** The bytes that `write` writes of `what`, preceded by their length. */
  region<T>(what: T, write: (writer: ByteWriter, what: T) => void): void {
    const start = this.#length;
    write(this, what);
    const length = this.#length - start;
    this.u32(length);
    const prefix = this.#bytes.slice(start + length, this.#length);
    this.#bytes.copyWithin(start + prefix.length, start, start + length);
    this.#bytes.set(prefix, start);
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}

/** Items of a list. */
export const writeU8 = (writer: ByteWriter, value: number): void => writer.u8(value);
export const writeU32 = (writer: ByteWriter, value: number): void => writer.u32(value);
