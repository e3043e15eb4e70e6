// Signatures; mirrors casper-types 6.0.1 crypto/asymmetric_key.rs `Signature` and `verify`.

import { ed25519 } from '@noble/curves/ed25519.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { rethrowStackOverflow } from './app-error.js';
import { concatBytes } from './bytes.js';
import { BytesreprError } from './bytesrepr/bytesrepr-error.js';
import { littleEndianToBigint, type Reader } from './bytesrepr/reader.js';
import { decodeTaggedHex } from './checksummed-hex.js';
import type { PublicKey } from './public-key.js';

const ED25519_TAG = 1;
const SECP256K1_TAG = 2;
const SIGNATURE_LENGTH = 64;

/** Reads a tagged signature as a view of all its bytes, tag first: 1 or 65 bytes. */
export function readSignature(reader: Reader): Uint8Array {
  const start = reader.offset;
  const tag = reader.u8();
  if (tag > SECP256K1_TAG) {
    throw new BytesreprError('Formatting', 'signature');
  }
  if (tag !== 0) {
    reader.bytes(SIGNATURE_LENGTH);
  }
  return reader.source.subarray(start, reader.offset);
}

/**
 * True if the tagged signature (bytes or hex) of `message` is the key's. Ed25519 as strict as the node's
 * `verify_strict`, secp256k1 over SHA-256 of the message, low S only. False for anything malformed.
 */
export function verifySignature(publicKey: PublicKey, signature: Uint8Array | string, message: Uint8Array): boolean {
  try {
    const bytes = typeof signature === 'string' ? decodeTaggedHex(signature) : signature;
    if (bytes.length !== 1 + SIGNATURE_LENGTH) {
      return false;
    }
    const raw = bytes.subarray(1);
    if (publicKey.algorithm === 'ed25519' && bytes[0] === ED25519_TAG) {
      return verifyStrict(publicKey.bytes, raw, message);
    }
    if (publicKey.algorithm === 'secp256k1' && bytes[0] === SECP256K1_TAG) {
      return secp256k1.verify(raw, message, publicKey.bytes);
    }
    return false;
  } catch (error) {
    rethrowStackOverflow(error);
    return false;
  }
}

/** dalek's `verify_strict`: no small-order points, canonical scalar, equation without the cofactor. */
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
