import { ED25519_TORSION_SUBGROUP, ed25519 } from '@noble/curves/ed25519.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { describe, expect, it, vi } from 'vitest';
import { concatBytes } from './bytes.js';
import { BytesreprError } from './bytesrepr/bytesrepr-error.js';
import { decodeAll, littleEndianToBigint } from './bytesrepr/reader.js';
import { encode } from './bytesrepr/writer.js';
import { encodeChecksummedHex } from './checksummed-hex.js';
import { bytesToHex, hexToBytes } from './hex.js';
import {
  accountHashOf,
  comparePublicKeys,
  type PublicKey,
  publicKeyFromHex,
  publicKeyToHex,
  readPublicKey,
  SYSTEM_PUBLIC_KEY,
  samePublicKey,
  writePublicKey,
} from './public-key.js';
import { readSignature, verifySignature } from './signature.js';

const text = new TextEncoder();
const secret = new Uint8Array(32).fill(3);
const edKey: PublicKey = { algorithm: 'ed25519', bytes: ed25519.getPublicKey(secret) };
const secpKey: PublicKey = { algorithm: 'secp256k1', bytes: secp256k1.getPublicKey(secret) };
const tagged = (tag: number, signature: Uint8Array): Uint8Array => concatBytes(Uint8Array.of(tag), signature);

const IDENTITY = Uint8Array.of(1, ...new Uint8Array(31));

describe('public keys', () => {
  it("give the account hashes of the node's vectors", () => {
    // blake2b-256 of "system" and a zero byte, from Python's hashlib.
    const system = accountHashOf(SYSTEM_PUBLIC_KEY);
    expect(bytesToHex(system)).toBe('6174cf2e6f8fed1715c9a3bace9c50bfe572eecb763b0ed3f644532616452008');
    // ABI vectors 2.0: the validator of the bid vectors and its bid key.
    const validator = publicKeyFromHex('01197f6b23e16c8532c6abc838facd5ea789be0c76b2920334039bfa8b3d368d61');
    expect(bytesToHex(accountHashOf(validator))).toBe(
      '306633f962155a7d46658adb36143f28668f530454fe788c927cecf62e5964a1',
    );
    const delegator = publicKeyFromHex('0202bb58b5feca505c74edc000d8282fc556e51a1024fc8e7d7e56c6f887c5c8d5f2');
    expect(bytesToHex(accountHashOf(delegator))).toBe(
      'b27960a454670985e9072683f779602413d6ebf738ba0dc4200534c57de17e12',
    );
  });

  it('round trip', () => {
    for (const key of [SYSTEM_PUBLIC_KEY, edKey, secpKey]) {
      expect(samePublicKey(decodeAll(encode(key, writePublicKey), readPublicKey), key)).toBe(true);
      expect(samePublicKey(publicKeyFromHex(publicKeyToHex(key)), key)).toBe(true);
    }
    expect([secpKey, edKey, SYSTEM_PUBLIC_KEY].sort(comparePublicKeys)).toEqual([SYSTEM_PUBLIC_KEY, edKey, secpKey]);
  });

  it('take checksummed hex whose checksum is over the key alone', () => {
    const hex = `01${encodeChecksummedHex(edKey.bytes)}`;
    expect(samePublicKey(publicKeyFromHex(hex), edKey)).toBe(true);
    const swapped = hex.replace(/[a-f]|[A-F]/, (letter) =>
      letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase(),
    );
    expect(() => publicKeyFromHex(swapped)).toThrow('checksum');
  });

  it('refuse what is no point, no length and no tag', () => {
    const noPoint = concatBytes(Uint8Array.of(1), hexToBytes('02'.padEnd(64, '0')));
    expect(() => decodeAll(noPoint, readPublicKey)).toThrow(BytesreprError);
    expect(() => publicKeyFromHex(bytesToHex(noPoint))).toThrow(expect.objectContaining({ code: 'bad-public-key' }));
    expect(() => decodeAll(tagged(2, new Uint8Array(33).fill(4)), readPublicKey)).toThrow(BytesreprError);
    for (const hex of ['', '01', '03ff', '0100', `${publicKeyToHex(edKey)}00`]) {
      expect(() => publicKeyFromHex(hex)).toThrow();
    }
    expect(() => decodeAll(Uint8Array.of(3), readPublicKey)).toThrow(BytesreprError);
  });
});

describe('signatures', () => {
  const message = text.encode('a message');

  it('verify for their key and message only', () => {
    const edSignature = tagged(1, ed25519.sign(message, secret));
    const secpSignature = tagged(2, secp256k1.sign(message, secret));
    expect(verifySignature(edKey, edSignature, message)).toBe(true);
    expect(verifySignature(edKey, bytesToHex(edSignature), message)).toBe(true);
    expect(verifySignature(secpKey, secpSignature, message)).toBe(true);
    expect(verifySignature(edKey, edSignature, text.encode('another'))).toBe(false);
    expect(verifySignature(secpKey, secpSignature, text.encode('another'))).toBe(false);
    expect(verifySignature(secpKey, edSignature, message)).toBe(false);
    expect(verifySignature(edKey, secpSignature, message)).toBe(false);
    expect(verifySignature(SYSTEM_PUBLIC_KEY, Uint8Array.of(0), message)).toBe(false);
    for (let index = 0; index < edSignature.length; index += 1) {
      const broken = edSignature.slice();
      broken[index] = broken[index] ^ 1;
      expect(verifySignature(edKey, broken, message)).toBe(false);
    }
  });

  it('are as strict as the node: no high S, no scalar beyond the order, no small-order points', () => {
    const raw = secp256k1.sign(message, secret);
    const order = secp256k1.Point.Fn.ORDER;
    const highS = order - BigInt(`0x${bytesToHex(raw.subarray(32))}`);
    const high = tagged(2, concatBytes(raw.subarray(0, 32), hexToBytes(highS.toString(16).padStart(64, '0'))));
    expect(verifySignature(secpKey, high, message)).toBe(false);

    const signature = ed25519.sign(message, secret);
    const edOrder = ed25519.Point.Fn.ORDER;
    const scalar = BigInt(`0x${bytesToHex(Uint8Array.from(signature.subarray(32)).reverse())}`) + edOrder;
    const beyond = hexToBytes(scalar.toString(16).padStart(64, '0')).reverse();
    expect(verifySignature(edKey, tagged(1, concatBytes(signature.subarray(0, 32), beyond)), message)).toBe(false);
  });

  // The OpenSSL of Node 20 takes them, that of Node 24 does not.
  it.each(ED25519_TORSION_SUBGROUP.map((point) => hexToBytes(point)))(
    'refuse key and nonce of small order, though the equation holds (%#)',
    (point) => {
      const smallOrder: PublicKey = { algorithm: 'ed25519', bytes: point };
      const signature = concatBytes(IDENTITY, new Uint8Array(32));
      // With the cofactor it holds for every message, without it for those whose challenge is a multiple of the order.
      for (const one of Array.from({ length: 64 }, (_, index) => Uint8Array.of(index))) {
        expect(ed25519.verify(signature, one, point, { zip215: true })).toBe(true);
        expect(verifySignature(smallOrder, tagged(1, signature), one)).toBe(false);
      }
    },
  );

  it('refuse a nonce of small order under a sound key, though the equation holds', () => {
    const { scalar } = ed25519.utils.getExtendedPublicKey(secret);
    const { Fn } = ed25519.Point;
    const challenge = littleEndianToBigint(sha512(concatBytes(IDENTITY, edKey.bytes, message)));
    const product = Fn.create(Fn.create(challenge) * scalar);
    const signature = concatBytes(IDENTITY, hexToBytes(product.toString(16).padStart(64, '0')).reverse());
    expect(ed25519.verify(signature, message, edKey.bytes, { zip215: true })).toBe(true);
    expect(verifySignature(edKey, tagged(1, signature), message)).toBe(false);
  });

  it('are the same without the OpenSSL of Node', async () => {
    const signatures = [tagged(1, ed25519.sign(message, secret)), tagged(2, secp256k1.sign(message, secret))];
    vi.resetModules();
    const builtin = vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined);
    const { verifySignature: inJavaScript } = await import('./signature.js');
    expect(builtin).toHaveBeenCalledWith('node:crypto');
    builtin.mockRestore();
    for (const [index, key] of [edKey, secpKey].entries()) {
      expect(inJavaScript(key, signatures[index], message)).toBe(true);
      expect(inJavaScript(key, signatures[index], text.encode('another'))).toBe(false);
    }
  });

  it('read as they are written', () => {
    const signature = tagged(1, ed25519.sign(message, secret));
    expect(decodeAll(signature, readSignature)).toEqual(signature);
    expect(decodeAll(Uint8Array.of(0), readSignature)).toEqual(Uint8Array.of(0));
    expect(() => decodeAll(Uint8Array.of(3), readSignature)).toThrow(BytesreprError);
    expect(() => decodeAll(signature.subarray(0, 64), readSignature)).toThrow(BytesreprError);
  });
});
