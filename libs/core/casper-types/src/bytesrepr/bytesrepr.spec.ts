import { memoryUsage } from 'node:process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BytesreprError, type BytesreprErrorKind } from './bytesrepr-error.js';
import { readSortedMap, readSortedSet } from './collections.js';
import { decodeAll, littleEndianToBigint, Reader } from './reader.js';
import { bigintToLittleEndian, encode, Writer } from './writer.js';

const kindOf = (run: () => unknown): BytesreprErrorKind | 'no error' => {
  try {
    run();
    return 'no error';
  } catch (error) {
    if (error instanceof BytesreprError) {
      return error.kind;
    }
    throw error;
  }
};

describe('numbers', () => {
  it('round trip', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }),
        fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
        fc.bigInt({ min: 0n, max: 2n ** 512n - 1n }),
        fc.integer(),
        fc.nat({ max: 0xffff }),
        (u64, i64, u128, u256, u512, i32, u16) => {
          const bytes = new Writer().u64(u64).i64(i64).u128(u128).u256(u256).u512(u512).i32(i32).u16(u16).finish();
          const reader = new Reader(bytes);
          expect([reader.u64(), reader.i64(), reader.u128(), reader.u256(), reader.u512()]).toEqual([
            u64,
            i64,
            u128,
            u256,
            u512,
          ]);
          expect([reader.i32(), reader.u16(), reader.remaining]).toEqual([i32, u16, 0]);
        },
      ),
    );
  });

  it('takes the shortest little-endian form, and reads longer ones as Rust does', () => {
    expect(bigintToLittleEndian(0n)).toEqual(new Uint8Array(0));
    expect(bigintToLittleEndian(0x0102n)).toEqual(Uint8Array.of(2, 1));
    expect(littleEndianToBigint(Uint8Array.of(2, 1, 0, 0, 0, 0, 0, 0, 0))).toBe(0x0102n);
    expect(new Reader(Uint8Array.of(3, 5, 0, 0)).u512()).toBe(5n);
  });

  it('refuses numbers that are too wide in both directions', () => {
    expect(kindOf(() => new Reader(Uint8Array.of(17, ...new Uint8Array(17))).u128())).toBe('Formatting');
    expect(kindOf(() => new Reader(Uint8Array.of(255)).u512())).toBe('Formatting');
    for (const write of [
      () => new Writer().u512(2n ** 512n),
      () => new Writer().u512(-1n),
      () => new Writer().u64(2n ** 64n),
      () => new Writer().u64(-1n),
      () => new Writer().i64(2n ** 63n),
      () => new Writer().u8(256),
      () => new Writer().u32(-1),
      () => new Writer().u32(0.5),
      () => new Writer().i32(2 ** 31),
    ]) {
      expect(kindOf(write)).toBe('NotRepresentable');
    }
  });
});

describe('hostile bytes', () => {
  const huge = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 1, 2, 3);

  it('never allocates on the word of a length', () => {
    const before = memoryUsage().arrayBuffers;
    expect(kindOf(() => new Reader(huge).byteVec())).toBe('EarlyEndOfStream');
    expect(kindOf(() => new Reader(huge).string())).toBe('EarlyEndOfStream');
    expect(kindOf(() => new Reader(huge).vec((reader) => reader.u8()))).toBe('EarlyEndOfStream');
    expect(
      kindOf(() =>
        new Reader(huge).map(
          (reader) => reader.u8(),
          (reader) => reader.u64(),
        ),
      ),
    ).toBe('EarlyEndOfStream');
    expect(memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000);
  });

  it('gives up on billions of items without bytes', () => {
    const started = performance.now();
    expect(kindOf(() => new Reader(huge).vec(() => undefined))).toBe('OutOfMemory');
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(new Reader(Uint8Array.of(3, 0, 0, 0)).vec(() => undefined)).toHaveLength(3);
  });

  it('names the fault as Rust does', () => {
    expect(kindOf(() => new Reader(Uint8Array.of(2)).bool())).toBe('Formatting');
    expect(kindOf(() => new Reader(Uint8Array.of(2)).option((reader) => reader.u8()))).toBe('Formatting');
    expect(kindOf(() => new Reader(Uint8Array.of(1, 0, 0, 0, 0xff)).string())).toBe('Formatting');
    expect(kindOf(() => new Reader(new Uint8Array(3)).u32())).toBe('EarlyEndOfStream');
    expect(kindOf(() => decodeAll(Uint8Array.of(1, 2), (reader) => reader.u8()))).toBe('LeftOverBytes');
  });
});

describe('texts and collections', () => {
  it('keeps every text of whole code points, a leading byte order mark too', () => {
    const codePoint = fc.oneof(fc.nat({ max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10_ffff }));
    const texts = fc.array(codePoint).map((codePoints) => String.fromCodePoint(...codePoints));
    fc.assert(
      fc.property(fc.oneof(texts, fc.constant('\ufeffa')), (text) => {
        expect(decodeAll(new Writer().string(text).finish(), (reader) => reader.string())).toBe(text);
      }),
    );
  });

  it('round trips options and lists', () => {
    const value = fc.array(fc.option(fc.nat({ max: 255 }), { nil: undefined }));
    fc.assert(
      fc.property(value, (items) => {
        const bytes = encode(items, (writer, list) =>
          writer.vec(list, (item, entry) => void item.option(entry, (inner, byte) => void inner.u8(byte))),
        );
        expect(decodeAll(bytes, (reader) => reader.vec((item) => item.option((inner) => inner.u8())))).toEqual(items);
      }),
    );
  });

  it('reads maps and sets as BTreeMap and BTreeSet: sorted, the last of equal keys', () => {
    const map = new Writer().u32(3).u8(9).u8(1).u8(4).u8(2).u8(9).u8(3).finish();
    const byNumber = (left: number, right: number): number => left - right;
    const entries = decodeAll(map, (reader) =>
      readSortedMap(
        reader,
        (key) => key.u8(),
        (value) => value.u8(),
        byNumber,
      ),
    );
    expect(entries).toEqual([
      [4, 2],
      [9, 3],
    ]);
    const set = new Writer().u32(3).u8(9).u8(4).u8(9).finish();
    expect(decodeAll(set, (reader) => readSortedSet(reader, (item) => item.u8(), byNumber))).toEqual([4, 9]);
  });

  it('grows without losing a byte', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (parts) => {
        const writer = new Writer(1);
        for (const part of parts) {
          writer.u8(7).bytes(part);
        }
        const expected = parts.flatMap((part) => [7, ...part]);
        expect([...writer.finish()]).toEqual(expected);
        expect(writer.length).toBe(expected.length);
      }),
    );
  });
});
