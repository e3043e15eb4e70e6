// Who started a transaction; mirrors casper-types 6.0.1 transaction/initiator_addr.rs.

import { BytesreprError } from './bytesrepr/bytesrepr-error.js';
import { calltableVariant, readCalltable } from './bytesrepr/calltable.js';
import { readBytes32 } from './bytesrepr/primitives.js';
import { decodeAll, type Reader } from './bytesrepr/reader.js';
import type { Codec } from './codec.js';
import { bytesToHex } from './hex.js';
import { type JsonInput, type JsonValue, jsonNode } from './json.js';
import {
  accountHashOf,
  type PublicKey,
  publicKeyFromHex,
  publicKeyToBytes,
  publicKeyToHex,
  readPublicKey,
} from './public-key.js';

/** A public key or an account hash. */
export type InitiatorAddr =
  | { readonly kind: 'PublicKey'; readonly publicKey: PublicKey }
  | { readonly kind: 'AccountHash'; readonly accountHash: Uint8Array };

const PUBLIC_KEY_TAG = 0;
const ACCOUNT_HASH_TAG = 1;

/** The account hash of either form. */
export function initiatorAccountHash(initiator: InitiatorAddr): Uint8Array {
  return initiator.kind === 'PublicKey' ? accountHashOf(initiator.publicKey) : initiator.accountHash;
}

/** Encodes as a calltable. */
export function initiatorAddrToBytes(initiator: InitiatorAddr): Uint8Array {
  return initiator.kind === 'PublicKey'
    ? calltableVariant(PUBLIC_KEY_TAG, publicKeyToBytes(initiator.publicKey))
    : calltableVariant(ACCOUNT_HASH_TAG, initiator.accountHash);
}

/** Decodes the calltable. */
export function readInitiatorAddr(reader: Reader): InitiatorAddr {
  const fields = readCalltable(reader, 2);
  const [tagField, content] = fields;
  if (tagField?.[0] !== 0 || tagField[1].length !== 1 || content?.[0] !== 1) {
    throw new BytesreprError('Formatting', 'initiator addr');
  }
  const bytes = content[1];
  switch (tagField[1][0]) {
    case PUBLIC_KEY_TAG:
      return { kind: 'PublicKey', publicKey: decodeAll(bytes, readPublicKey) };
    case ACCOUNT_HASH_TAG:
      return { kind: 'AccountHash', accountHash: decodeAll(bytes, readBytes32) };
    default:
      throw new BytesreprError('Formatting', 'initiator addr');
  }
}

/** JSON: `{PublicKey: hex}` or `{AccountHash: 'account-hash-…'}`. */
export function initiatorAddrToJson(initiator: InitiatorAddr): JsonValue {
  return initiator.kind === 'PublicKey'
    ? { PublicKey: publicKeyToHex(initiator.publicKey) }
    : { AccountHash: `account-hash-${bytesToHex(initiator.accountHash)}` };
}

/** Inverse of initiatorAddrToJson; PermanentError 'bad-json'. */
export function initiatorAddrFromJson(json: JsonInput): InitiatorAddr {
  const node = jsonNode(json);
  const { name, content } = node.variantContent();
  switch (name) {
    case 'PublicKey':
      return { kind: 'PublicKey', publicKey: content.parsed(publicKeyFromHex) };
    case 'AccountHash':
      return { kind: 'AccountHash', accountHash: content.prefixedHex('account-hash-', 32) };
    default:
      throw node.fail('PublicKey or AccountHash');
  }
}

/** Both encodings. */
export const initiatorAddrCodec: Codec<InitiatorAddr> = {
  read: readInitiatorAddr,
  write: (writer, initiator) => void writer.bytes(initiatorAddrToBytes(initiator)),
  toJson: initiatorAddrToJson,
  fromJson: initiatorAddrFromJson,
};
