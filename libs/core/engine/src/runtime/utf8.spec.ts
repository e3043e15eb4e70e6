import { describe, expect, it } from 'vitest';
import { lossyUtf8, strictUtf8, utf8ErrorText } from './utf8.js';

describe('utf8', () => {
  it('keeps a byte order mark', () => {
    expect(strictUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe('\u{feff}a');
  });

  it('replaces what is ill-formed', () => {
    expect(lossyUtf8(Uint8Array.of(0x61, 0xff, 0x62))).toBe('a\u{fffd}b');
    expect(strictUtf8(Uint8Array.of(0x61, 0xff, 0x62))).toBeUndefined();
  });

  it.each([
    [[0x61, 0xff], 'invalid utf-8 sequence of 1 bytes from index 1'],
    [[0xe2, 0x82, 0x41], 'invalid utf-8 sequence of 2 bytes from index 0'],
    [[0xe0, 0x80], 'invalid utf-8 sequence of 1 bytes from index 0'],
    [[0x61, 0xe2, 0x82], 'incomplete utf-8 byte sequence from index 1'],
    [[0xf0, 0x9f, 0x98, 0x41], 'invalid utf-8 sequence of 3 bytes from index 0'],
  ])('tells what is wrong with %j as Rust does', (bytes, text) => {
    expect(utf8ErrorText(Uint8Array.from(bytes))).toBe(text);
  });
});
