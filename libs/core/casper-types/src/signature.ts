// Signatures; mirrors casper-types 6.0.1 crypto/asymmetric_key.rs `Signature` and `verify`.

import { rethrowStackOverflow } from './app-error.js';
import { BytesreprError } from './bytesrepr/bytesrepr-error.js';
import type { Reader } from './bytesrepr/reader.js';
import { decodeTaggedHex } from './checksummed-hex.js';
import type { PublicKey } from './public-key.js';
import { verifyEd25519 } from './verify-ed25519.js';
import { verifySecp256k1 } from './verify-secp256k1.js';

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
      return verifyEd25519(publicKey, raw, message);
    }
    if (publicKey.algorithm === 'secp256k1' && bytes[0] === SECP256K1_TAG) {
      return verifySecp256k1(publicKey, raw, message);
    }
    return false;
  } catch (error) {
    rethrowStackOverflow(error);
    return false;
  }
}
