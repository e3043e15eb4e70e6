import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToHex, hexToBytes } from '../hex.js';
import { BytesreprError } from './bytesrepr-error.js';
import { type CalltableField, calltableToBytes, calltableVariant, readCalltable } from './calltable.js';
import { Reader } from './reader.js';

const SAMPLE: readonly CalltableField[] = [
  [0, Uint8Array.of(7)],
  [2, Uint8Array.of(1, 2, 3)],
];
// Two entries (index u16, offset u32), then the payload of 4 bytes.
const SAMPLE_HEX = '02000000' + '000000000000' + '020001000000' + '04000000' + '07010203';

const read = (bytes: Uint8Array, maxFields = 8): CalltableField[] => readCalltable(new Reader(bytes), maxFields);

describe('calltable', () => {
  it('is a table of offsets and a payload', () => {
    expect(bytesToHex(calltableToBytes(SAMPLE))).toBe(SAMPLE_HEX);
    expect(read(hexToBytes(SAMPLE_HEX))).toEqual(SAMPLE);
  });

  it('holds the tag of a variant in field 0', () => {
    expect(read(calltableVariant(5, Uint8Array.of(9)))).toEqual([
      [0, Uint8Array.of(5)],
      [1, Uint8Array.of(9)],
    ]);
  });

  it('refuses to write what Rust refuses: an empty field, indices that do not ascend', () => {
    expect(() => calltableToBytes([[0, new Uint8Array(0)]])).toThrow(BytesreprError);
    expect(() =>
      calltableToBytes([
        [1, Uint8Array.of(1)],
        [1, Uint8Array.of(1)],
      ]),
    ).toThrow(BytesreprError);
  });

  it.each([
    ['no field', '0000000000000000'],
    ['more fields than expected', SAMPLE_HEX, 1],
    ['an offset behind the payload', SAMPLE_HEX.replace('020001000000', '020005000000')],
    ['a first offset that is not 0', SAMPLE_HEX.replace('02000000000000000000', '02000000000001000000')],
    ['an empty field', SAMPLE_HEX.replace('020001000000', '020000000000')],
    ['an index twice', SAMPLE_HEX.replace('020001000000', '000001000000')],
    ['a hostile count of fields', 'ffffffff00'],
    ['an end within the table', SAMPLE_HEX.slice(0, 20)],
  ])('refuses %s', (_, hex, maxFields = 8) => {
    expect(() => read(hexToBytes(hex), maxFields)).toThrow(BytesreprError);
  });

  it('reads what it writes', () => {
    const fields = fc.uniqueArray(fc.tuple(fc.nat(0xffff), fc.uint8Array({ minLength: 1, maxLength: 40 })), {
      minLength: 1,
      maxLength: 8,
      selector: ([index]) => index,
    });
    fc.assert(
      fc.property(fields, (list) => {
        const sorted = list.toSorted(([left], [right]) => left - right);
        expect(read(calltableToBytes(sorted)).map(([index, bytes]) => [index, Uint8Array.from(bytes)])).toEqual(sorted);
      }),
    );
  });
});
