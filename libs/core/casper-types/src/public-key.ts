// Public keys; mirrors casper-types 6.0.1 crypto/asymmetric_key.rs `PublicKey`.

import { ed25519 } from '@noble/curves/ed25519.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { PermanentError, rethrowStackOverflow } from './app-error.js';
import { compareBytes, equalBytes } from './bytes.js';
import { BytesreprError } from './bytesrepr/bytesrepr-error.js';
import type { Reader } from './bytesrepr/reader.js';
import type { Writer } from './bytesrepr/writer.js';
import { decodeTaggedHex } from './checksummed-hex.js';
import { blake2b256 } from './hash.js';
import { bytesToHex } from './hex.js';

/** Algorithms, in the order of their tags 0, 1, 2. */
export type KeyAlgorithm = 'system' | 'ed25519' | 'secp256k1';

/** A public key without its tag: no bytes, 32 or 33 bytes. */
export interface PublicKey {
  readonly algorithm: KeyAlgorithm;
  readonly bytes: Uint8Array;
}

const ALGORITHMS: readonly KeyAlgorithm[] = ['system', 'ed25519', 'secp256k1'];
const LENGTHS: readonly number[] = [0, 32, 33];
const ASCII = new TextEncoder();
/** Points once found valid, by hex with tag: validation costs a square root in the field. */
const knownPoints = new Set<string>();
const MAX_KNOWN_POINTS = 50_000;

/** The system's key. */
export const SYSTEM_PUBLIC_KEY: PublicKey = { algorithm: 'system', bytes: new Uint8Array(0) };

/** Reads tag and bytes; 'Formatting' for an unknown tag or bytes that are no point of the curve. */
export function readPublicKey(reader: Reader): PublicKey {
  const tag = reader.u8();
  const algorithm = ALGORITHMS[tag];
  if (algorithm === undefined) {
    throw new BytesreprError('Formatting', 'public key');
  }
  const publicKey: PublicKey = { algorithm, bytes: reader.bytes(LENGTHS[tag]) };
  if (!isValidPoint(publicKey)) {
    throw new BytesreprError('Formatting', 'public key');
  }
  return publicKey;
}

/** Writes tag and bytes. */
export function writePublicKey(writer: Writer, publicKey: PublicKey): void {
  writer.u8(ALGORITHMS.indexOf(publicKey.algorithm)).bytes(publicKey.bytes);
}

/** Tag and bytes: 1, 33 or 34 bytes. */
export function publicKeyToBytes(publicKey: PublicKey): Uint8Array {
  const bytes = new Uint8Array(1 + publicKey.bytes.length);
  bytes[0] = ALGORITHMS.indexOf(publicKey.algorithm);
  bytes.set(publicKey.bytes, 1);
  return bytes;
}

/** Lower-case hex of tag and bytes. */
export function publicKeyToHex(publicKey: PublicKey): string {
  return bytesToHex(publicKeyToBytes(publicKey));
}

/** Reads hex of tag and bytes; PermanentError 'bad-public-key'. */
export function publicKeyFromHex(hex: string): PublicKey {
  const bytes = decodeTaggedHex(hex);
  const tag = bytes[0] ?? -1;
  const algorithm = ALGORITHMS[tag];
  if (algorithm === undefined || bytes.length !== 1 + LENGTHS[tag]) {
    throw new PermanentError('bad-public-key', `not the hex of a public key: ${hex.slice(0, 80)}`);
  }
  const publicKey: PublicKey = { algorithm, bytes: bytes.subarray(1) };
  if (!isValidPoint(publicKey)) {
    throw new PermanentError('bad-public-key', `not a point of the curve: ${hex}`);
  }
  return publicKey;
}

/** The account hash: blake2b of the algorithm's name, a zero byte and the key's bytes. */
export function accountHashOf(publicKey: PublicKey): Uint8Array {
  return blake2b256(ASCII.encode(publicKey.algorithm), new Uint8Array([0]), publicKey.bytes);
}

/** Same algorithm and bytes. */
export function samePublicKey(left: PublicKey, right: PublicKey): boolean {
  return left.algorithm === right.algorithm && equalBytes(left.bytes, right.bytes);
}

/** Rust's order of `PublicKey`: by tag, then bytes. */
export function comparePublicKeys(left: PublicKey, right: PublicKey): number {
  return (
    ALGORITHMS.indexOf(left.algorithm) - ALGORITHMS.indexOf(right.algorithm) || compareBytes(left.bytes, right.bytes)
  );
}

function isValidPoint(publicKey: PublicKey): boolean {
  if (publicKey.algorithm === 'system') {
    return true;
  }
  const hex = publicKeyToHex(publicKey);
  if (knownPoints.has(hex)) {
    return true;
  }
  try {
    if (publicKey.algorithm === 'ed25519') {
      // The node's ed25519-dalek accepts encodings that are not canonical; so does the ZIP-215 mode.
      ed25519.Point.fromBytes(publicKey.bytes, true);
    } else {
      secp256k1.Point.fromBytes(publicKey.bytes);
    }
  } catch (error) {
    rethrowStackOverflow(error);
    return false;
  }
  if (knownPoints.size >= MAX_KNOWN_POINTS) {
    knownPoints.clear();
  }
  knownPoints.add(hex);
  return true;
}
