// Ed25519 as strict as the node: mirrors ed25519-dalek 2.2.0 `verify_strict`, which casper-types 6.0.1 verifies with.
import { ED25519_TORSION_SUBGROUP, ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { concatBytes } from './bytes.js';
import { littleEndianToBigint } from './bytesrepr/reader.js';
import { bytesToHex, hexToBytes } from './hex.js';
import { isTakenByNode } from './node-verification.js';
import type { PublicKey } from './public-key.js';

/** True if the signature (64 bytes) is the key's. Throws if key or nonce is no point. */
export function verifyEd25519(publicKey: PublicKey, signature: Uint8Array, message: Uint8Array): boolean {
  // OpenSSL checks the same equation and the scalar, but that of Node 20 takes points of small order.
  const isSafe = !mayBeOfSmallOrder(publicKey.bytes) && !mayBeOfSmallOrder(signature.subarray(0, 32));
  if (isSafe && isTakenByNode(publicKey, signature, message)) return true;
  return verifyStrict(publicKey.bytes, signature, message);
}

/** No small-order points, canonical scalar, equation without the cofactor. */
function verifyStrict(publicKey: Uint8Array, signature: Uint8Array, message: Uint8Array): boolean {
  const { Point } = ed25519;
  const order = Point.Fn.ORDER;
  const nonce = signature.subarray(0, 32);
  const scalar = littleEndianToBigint(signature.subarray(32));
  const keyPoint = Point.fromBytes(publicKey, true);
  const noncePoint = Point.fromBytes(nonce, true);
  if (scalar >= order || keyPoint.isSmallOrder() || noncePoint.isSmallOrder()) {
    return false;
  }
  const challenge = littleEndianToBigint(sha512(concatBytes(nonce, publicKey, message))) % order;
  const expected = Point.BASE.multiplyUnsafe(scalar).subtract(keyPoint.multiplyUnsafe(challenge));
  return expected.equals(noncePoint);
}

const SIGN_BIT = 0x80;

/** The y coordinate as encoded, in hex: the bit for the sign of x is cleared. */
function encodedY(point: Uint8Array): string {
  const bytes = point.slice();
  bytes[31] &= ~SIGN_BIT;
  return bytesToHex(bytes);
}

const smallOrderYs: ReadonlySet<string> = new Set(ED25519_TORSION_SUBGROUP.map((hex) => encodedY(hexToBytes(hex))));
/** From 2^255 - 19 on an encoding is not canonical, and stands for a y from 0 on. */
const NOT_CANONICAL = /^(e[d-f]|f[0-9a-f])(ff){30}7f$/;

/** True for every encoding of a point of small order, and a few others. */
function mayBeOfSmallOrder(point: Uint8Array): boolean {
  const y = encodedY(point);
  return smallOrderYs.has(y) || NOT_CANONICAL.test(y);
}
