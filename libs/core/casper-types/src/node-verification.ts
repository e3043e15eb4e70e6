// Signatures checked by the OpenSSL of Node, where the code runs in Node: it takes a tenth of the time of JavaScript. Only
// its yes is taken, and only by callers that have ruled out what it takes and the network does not. Its no may also mean
// that there is no OpenSSL, or that it is the stricter one: then JavaScript decides.
import { concatBytes } from './bytes.js';
import { bytesToHex, hexToBytes } from './hex.js';
import type { PublicKey } from './public-key.js';

/** What is used of `node:crypto`; keys of it are opaque. */
interface NodeCrypto {
  createPublicKey(key: { readonly key: Uint8Array; readonly format: 'der'; readonly type: 'spki' }): object;
  verify(
    digest: 'sha256' | null,
    message: Uint8Array,
    key: { readonly key: object; readonly dsaEncoding: 'ieee-p1363' },
    signature: Uint8Array,
  ): boolean;
}

// Asked for at run time, for browsers have neither this function nor the module.
const { process } = globalThis as { readonly process?: { getBuiltinModule?(id: string): unknown } };
const crypto = process?.getBuiltinModule?.('node:crypto') as NodeCrypto | undefined;

/** What stands before the raw key in its SubjectPublicKeyInfo (RFC 8410, RFC 5480 with the curve 1.3.132.0.10). */
const SPKI_PREFIX = {
  ed25519: hexToBytes('302a300506032b6570032100'),
  secp256k1: hexToBytes('3036301006072a8648ce3d020106052b8104000a032200'),
};
const DIGEST = { ed25519: null, secp256k1: 'sha256' } as const;

/** Making a key takes as long as a verification, and validators sign every block. */
const MOST_KEYS = 4096;
const keys = new Map<string, object>();

function keyOf(library: NodeCrypto, algorithm: keyof typeof SPKI_PREFIX, bytes: Uint8Array): object {
  const id = bytesToHex(bytes);
  const known = keys.get(id);
  if (known !== undefined) return known;
  if (keys.size >= MOST_KEYS) keys.clear();
  const key = library.createPublicKey({ key: concatBytes(SPKI_PREFIX[algorithm], bytes), format: 'der', type: 'spki' });
  keys.set(id, key);
  return key;
}

/** True if there is an OpenSSL and it takes the signature (64 bytes) of the message; secp256k1 over its SHA-256. */
export function isTakenByNode(publicKey: PublicKey, signature: Uint8Array, message: Uint8Array): boolean {
  const { algorithm, bytes } = publicKey;
  if (crypto === undefined || algorithm === 'system') return false;
  try {
    const key = keyOf(crypto, algorithm, bytes);
    return crypto.verify(DIGEST[algorithm], message, { key, dsaEncoding: 'ieee-p1363' }, signature);
  } catch {
    // OpenSSL cannot read the key, or was built without the curve.
    return false;
  }
}
