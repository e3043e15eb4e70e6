// Key pairs made from one byte, the same as in test/oracle and test/native-oracle; they guard nothing.

import { bytesToHex, hexToBytes } from '@casper-trace/casper-types/hex';
import { accountHashOf, publicKeyToHex } from '@casper-trace/casper-types/public-key';
import { ed25519 } from '@noble/curves/ed25519.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';

const ED25519_PKCS8 = '302e020100300506032b657004220420';

/**
 * @typedef {object} User
 * @property {number} number
 * @property {import('@casper-trace/casper-types/public-key').PublicKey} publicKey
 * @property {string} hex public key
 * @property {Uint8Array} accountHash
 * @property {Uint8Array} secret
 * @property {(message: Uint8Array) => Uint8Array} sign tag and 64 bytes
 */

/**
 * User 4 has a secp256k1 key, all others ed25519.
 * @param {number} number
 * @returns {User}
 */
export function user(number) {
  const secret = new Uint8Array(32).fill(number);
  const koblitz = number === 4;
  const publicKey = koblitz
    ? { algorithm: 'secp256k1', bytes: secp256k1.getPublicKey(secret, true) }
    : { algorithm: 'ed25519', bytes: ed25519.getPublicKey(secret) };
  return {
    number,
    publicKey,
    hex: publicKeyToHex(publicKey),
    accountHash: accountHashOf(publicKey),
    secret,
    sign: (message) =>
      koblitz
        ? Uint8Array.of(2, ...secp256k1.sign(message, secret))
        : Uint8Array.of(1, ...ed25519.sign(message, secret)),
  };
}

/** PKCS #8 text of an ed25519 key, as the node reads it. */
export function ed25519Pem(secret) {
  const der = hexToBytes(ED25519_PKCS8 + bytesToHex(secret));
  return `-----BEGIN PRIVATE KEY-----\n${Buffer.from(der).toString('base64')}\n-----END PRIVATE KEY-----\n`;
}
