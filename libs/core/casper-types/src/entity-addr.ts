// Addresses of entities; mirrors casper-types 6.0.1 addressable_entity.rs `EntityAddr`.

import { PermanentError } from './app-error.js';
import { BytesreprError } from './bytesrepr/bytesrepr-error.js';
import type { Reader } from './bytesrepr/reader.js';
import { decodeChecksummedHex } from './checksummed-hex.js';
import { bytesToHex } from './hex.js';

/** First byte of an EntityAddr. */
export const EntityKindTag = { System: 0, Account: 1, SmartContract: 2 } as const;
/** One tag. */
export type EntityKindTag = (typeof EntityKindTag)[keyof typeof EntityKindTag];

/** Length of an EntityAddr: tag and 32-byte hash. */
export const ENTITY_ADDR_LENGTH = 33;

const PREFIXES = ['entity-system-', 'entity-account-', 'entity-contract-'] as const;

/** 33 bytes: tag, then hash. */
export function entityAddr(tag: EntityKindTag, hash: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(ENTITY_ADDR_LENGTH);
  bytes[0] = tag;
  bytes.set(hash, 1);
  return bytes;
}

/** Reads the 33 bytes as a view; 'Formatting' for an unknown tag. */
export function readEntityAddr(reader: Reader): Uint8Array {
  const start = reader.offset;
  if (reader.u8() > 2) {
    throw new BytesreprError('Formatting', 'entity kind');
  }
  reader.bytes(32);
  return reader.source.subarray(start, reader.offset);
}

/** `entity-system-…`, `entity-account-…` or `entity-contract-…`. */
export function formatEntityAddr(addr: Uint8Array): string {
  return `${PREFIXES[addr[0]]}${bytesToHex(addr.subarray(1))}`;
}

/** Inverse of formatEntityAddr; PermanentError 'bad-entity-addr'. */
export function parseEntityAddr(text: string): Uint8Array {
  const tag = PREFIXES.findIndex((prefix) => text.startsWith(prefix));
  const hash = tag < 0 ? undefined : decodeChecksummedHex(text.slice(PREFIXES[tag]?.length));
  if (hash === undefined || hash.length !== 32) {
    throw new PermanentError('bad-entity-addr', `not a formatted entity address: ${text.slice(0, 100)}`);
  }
  return entityAddr(tag as EntityKindTag, hash);
}
