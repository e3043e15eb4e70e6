// Base16 text and bytes.

import { PermanentError } from './app-error.js';

const DIGITS = '0123456789abcdef';
/** Character codes of the two digits of each byte. */
const HIGH_DIGIT = Uint8Array.from({ length: 256 }, (_, byte) => DIGITS.charCodeAt(byte >> 4));
const LOW_DIGIT = Uint8Array.from({ length: 256 }, (_, byte) => DIGITS.charCodeAt(byte & 15));
const ASCII = new TextDecoder();
/** Room for the digits of short arrays: keys are printed by the million. */
const scratch = new Uint8Array(512);
const NIBBLE_OF_CHAR = new Int8Array(128).fill(-1);
for (let digit = 0; digit < 16; digit += 1) {
  const text = digit.toString(16);
  NIBBLE_OF_CHAR[text.charCodeAt(0)] = digit;
  NIBBLE_OF_CHAR[text.toUpperCase().charCodeAt(0)] = digit;
}

/** Lower-case hex, two digits a byte, no prefix. */
export function bytesToHex(bytes: Uint8Array): string {
  const { length } = bytes;
  const digits = 2 * length <= scratch.length ? scratch : new Uint8Array(2 * length);
  for (let index = 0; index < length; index += 1) {
    const byte = bytes[index];
    digits[2 * index] = HIGH_DIGIT[byte];
    digits[2 * index + 1] = LOW_DIGIT[byte];
  }
  // One flat text: appending digit by digit gives ropes, which are slow as map keys.
  return ASCII.decode(digits.subarray(0, 2 * length));
}

/** Reads hex of either case without prefix; PermanentError 'bad-hex' for an odd length or a foreign character. */
export function hexToBytes(hex: string): Uint8Array {
  if (hex.length % 2 !== 0) {
    throw new PermanentError('bad-hex', `hex text has an odd number of digits (${hex.length})`);
  }
  const bytes = new Uint8Array(hex.length / 2);
  for (let index = 0; index < bytes.length; index += 1) {
    const high = nibbleAt(hex, 2 * index);
    const low = nibbleAt(hex, 2 * index + 1);
    if (high < 0 || low < 0) {
      throw new PermanentError('bad-hex', `hex text has a foreign character near position ${2 * index}`);
    }
    bytes[index] = (high << 4) | low;
  }
  return bytes;
}

function nibbleAt(hex: string, position: number): number {
  const code = hex.charCodeAt(position);
  return code < 128 ? NIBBLE_OF_CHAR[code] : -1;
}
