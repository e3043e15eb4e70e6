// Names that contracts give as plain bytes. Mirrors Rust's `String::from_utf8_lossy`, `str::from_utf8` and `Utf8Error`.

import { rethrowStackOverflow } from '@casper-trace/casper-types/app-error';

const lossy = new TextDecoder('utf-8', { ignoreBOM: true });
const strict = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });

/** The text, ill-formed sequences replaced by U+FFFD. */
export function lossyUtf8(bytes: Uint8Array): string {
  return lossy.decode(bytes);
}

/** The text; undefined if the bytes are not UTF-8. */
export function strictUtf8(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch (error) {
    rethrowStackOverflow(error);
    return undefined;
  }
}

/** Allowed second bytes, by first byte; third and fourth bytes are 0x80 to 0xbf. */
function secondByteRange(first: number): readonly [number, number] {
  if (first === 0xe0) return [0xa0, 0xbf];
  if (first === 0xed) return [0x80, 0x9f];
  if (first === 0xf0) return [0x90, 0xbf];
  return first === 0xf4 ? [0x80, 0x8f] : [0x80, 0xbf];
}

function sequenceLength(first: number): number {
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) return 2;
  if (first >= 0xe0 && first <= 0xef) return 3;
  return first >= 0xf0 && first <= 0xf4 ? 4 : 0;
}

/** Display text of Rust's error for bytes that are not UTF-8. */
export function utf8ErrorText(bytes: Uint8Array): string {
  let index = 0;
  while (index < bytes.length) {
    const first = bytes[index];
    const length = sequenceLength(first);
    for (let position = 1; position < Math.max(length, 1); position += 1) {
      const byte = bytes[index + position];
      if (byte === undefined) return `incomplete utf-8 byte sequence from index ${index}`;
      const [low, high] = position === 1 ? secondByteRange(first) : [0x80, 0xbf];
      if (byte < low || byte > high) return `invalid utf-8 sequence of ${position} bytes from index ${index}`;
    }
    if (length === 0) return `invalid utf-8 sequence of 1 bytes from index ${index}`;
    index += length;
  }
  return '';
}
