// Hex whose letter case carries a checksum; mirrors casper-types 6.0.1 checksummed_hex.rs.

import { PermanentError } from './app-error.js';
import { concatBytes } from './bytes.js';
import { blake2b256 } from './hash.js';
import { bytesToHex, hexToBytes } from './hex.js';

/** Longer data is not checked. */
const SMALL_BYTES_COUNT = 75;

/** Reads hex; mixed case is accepted only if it is the right checksum ('bad-hex' otherwise). */
export function decodeChecksummedHex(text: string): Uint8Array {
  const bytes = hexToBytes(text);
  const mixedCase = /[a-f]/.test(text) && /[A-F]/.test(text);
  if (mixedCase && bytes.length <= SMALL_BYTES_COUNT && encodeChecksummedHex(bytes) !== text) {
    throw new PermanentError('bad-hex', 'mixed-case hex text has a wrong checksum');
  }
  return bytes;
}

/** Hex where each letter's case follows the bits of the data's hash, least significant bit first. */
export function encodeChecksummedHex(bytes: Uint8Array): string {
  const hash = blake2b256(bytes);
  let bit = 0;
  return bytesToHex(bytes).replace(/[a-f]/g, (letter) => {
    const upper = ((hash[(bit >> 3) % hash.length] >> (bit & 7)) & 1) === 1;
    bit += 1;
    return upper ? letter.toUpperCase() : letter;
  });
}

/** Tag byte and content of a public key or signature: the checksum is over the content alone. */
export function decodeTaggedHex(text: string): Uint8Array {
  return concatBytes(decodeChecksummedHex(text.slice(0, 2)), decodeChecksummedHex(text.slice(2)));
}
