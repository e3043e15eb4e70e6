// ECDSA over secp256k1 and SHA-256; mirrors k256 0.13.4 as casper-types 6.0.1 verifies with it.
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { compareBytes } from './bytes.js';
import { hexToBytes } from './hex.js';
import { isTakenByNode } from './node-verification.js';
import type { PublicKey } from './public-key.js';

/** The greatest low S: half of the order, rounded down, 32 bytes with the highest first. */
const GREATEST_LOW_S = hexToBytes((secp256k1.Point.Fn.ORDER >> 1n).toString(16).padStart(64, '0'));

/** True if the signature (64 bytes) is the key's and its S is low. Throws if the key is no point. */
export function verifySecp256k1(publicKey: PublicKey, signature: Uint8Array, message: Uint8Array): boolean {
  // OpenSSL takes a high S too.
  if (compareBytes(signature.subarray(32), GREATEST_LOW_S) > 0) return false;
  return isTakenByNode(publicKey, signature, message) || secp256k1.verify(signature, message, publicKey.bytes);
}
