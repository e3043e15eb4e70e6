// Keys and signatures of reports: ed25519 (RFC 8032), all as lower-case hex.
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { bytesToHex, hexToBytes } from '@casper-trace/casper-types/hex';
import { ed25519 } from '@noble/curves/ed25519.js';
import { z } from 'zod';

export interface ReportKey {
  readonly publicKey: string;
  readonly secretKey: string;
}

const KEY_TYPE = 'casper-trace report key';

const keySchema = z.strictObject({
  type: z.literal(KEY_TYPE),
  algorithm: z.literal('ed25519'),
  publicKey: z.string().regex(/^[0-9a-f]{64}$/),
  secretKey: z.string().regex(/^[0-9a-f]{64}$/),
  note: z.string().optional(),
});

/** A new key from the operating system's randomness. */
export function makeReportKey(): ReportKey {
  const secret = ed25519.utils.randomSecretKey();
  return { secretKey: bytesToHex(secret), publicKey: bytesToHex(ed25519.getPublicKey(secret)) };
}

/** The text of a key file. */
export function keyFileText({ publicKey, secretKey }: ReportKey): string {
  return `${JSON.stringify({ type: KEY_TYPE, algorithm: 'ed25519', publicKey, secretKey }, undefined, 2)}\n`;
}

/** PermanentError 'bad-key'; never repeats what the file holds. */
export function parseKeyFile(text: string, name: string): ReportKey {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const parsed = keySchema.safeParse(value);
  if (!parsed.success) {
    throw new PermanentError('bad-key', `${name} is no key file: make one with 'casper-trace report keygen'`);
  }
  const { publicKey, secretKey } = parsed.data;
  if (bytesToHex(ed25519.getPublicKey(hexToBytes(secretKey))) !== publicKey) {
    throw new PermanentError('bad-key', `${name}: the public key is not that of the secret key`);
  }
  return { publicKey, secretKey };
}

export function sign(text: string, { secretKey }: ReportKey): string {
  return bytesToHex(ed25519.sign(new TextEncoder().encode(text), hexToBytes(secretKey)));
}

/** False for anything that is no signature of the text by this key. */
export function isSignedBy(text: string, signature: string, publicKey: string): boolean {
  if (!/^[0-9a-f]{128}$/.test(signature)) return false;
  try {
    return ed25519.verify(hexToBytes(signature), new TextEncoder().encode(text), hexToBytes(publicKey));
  } catch {
    return false;
  }
}
