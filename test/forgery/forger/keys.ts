// Keys of the forger. They are made from a name, so that every run forges the same bytes.
import { blake2b256 } from '@casper-trace/casper-types/hash';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { accountHashOf, type PublicKey, publicKeyToHex } from '@casper-trace/casper-types/public-key';
import { ed25519 } from '@noble/curves/ed25519.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';

export interface ForgerKey {
  readonly publicKey: PublicKey;
  /** Lower-case hex of tag and bytes. */
  readonly hex: string;
  /** 32 bytes. */
  readonly accountHash: Uint8Array;
  /** Hex of the tag and the 64 bytes of the signature. */
  sign(message: Uint8Array): string;
}

const secretOf = (name: string): Uint8Array => blake2b256(new TextEncoder().encode(`casper-trace forger: ${name}`));

function keyOf(publicKey: PublicKey, tag: string, sign: (message: Uint8Array) => Uint8Array): ForgerKey {
  return {
    publicKey,
    hex: publicKeyToHex(publicKey),
    accountHash: accountHashOf(publicKey),
    sign: (message) => tag + bytesToHex(sign(message)),
  };
}

export function ed25519Key(name: string): ForgerKey {
  const secret = secretOf(name);
  const publicKey: PublicKey = { algorithm: 'ed25519', bytes: ed25519.getPublicKey(secret) };
  return keyOf(publicKey, '01', (message) => ed25519.sign(message, secret));
}

/** @param lowS false gives the other, malleated half of the signatures, which the network refuses */
export function secp256k1Key(name: string, lowS = true): ForgerKey {
  const secret = secretOf(name);
  const publicKey: PublicKey = { algorithm: 'secp256k1', bytes: secp256k1.getPublicKey(secret) };
  return keyOf(publicKey, '02', (message) => {
    const signature = secp256k1.sign(message, secret);
    return lowS ? signature : withHighS(signature);
  });
}

function withHighS(signature: Uint8Array): Uint8Array {
  const { r, s } = secp256k1.Signature.fromBytes(signature);
  const order = secp256k1.Point.Fn.ORDER;
  return new secp256k1.Signature(r, order - s).toBytes('compact');
}
