// Unforgeable references; mirrors casper-types 6.0.1 uref.rs.

import { type AccessRights, accessRightsOf } from './access-rights.js';
import { PermanentError } from './app-error.js';
import { equalBytes } from './bytes.js';
import { BytesreprError } from './bytesrepr/bytesrepr-error.js';
import type { Reader } from './bytesrepr/reader.js';
import type { Writer } from './bytesrepr/writer.js';
import { decodeChecksummedHex } from './checksummed-hex.js';
import { bytesToHex } from './hex.js';

/** A 32-byte address and the rights on what is stored there. */
export interface URef {
  readonly addr: Uint8Array;
  readonly rights: AccessRights;
}

const PREFIX = 'uref-';

/** 33 bytes: address, then rights. */
export function urefToBytes(uref: URef): Uint8Array {
  const bytes = new Uint8Array(33);
  bytes.set(uref.addr);
  bytes[32] = uref.rights;
  return bytes;
}

/** Writes the 33 bytes. */
export function writeURef(writer: Writer, uref: URef): void {
  writer.bytes(uref.addr).u8(uref.rights);
}

/** Reads the 33 bytes; 'Formatting' for unknown rights. */
export function readURef(reader: Reader): URef {
  const addr = reader.bytes(32);
  const rights = accessRightsOf(reader.u8());
  if (rights === undefined) {
    throw new BytesreprError('Formatting', 'access rights');
  }
  return { addr, rights };
}

/** `uref-<hex>-007`: the rights in three octal digits. */
export function formatURef(uref: URef): string {
  return `${PREFIX}${bytesToHex(uref.addr)}-00${uref.rights}`;
}

/** Inverse of formatURef; PermanentError 'bad-uref'. */
export function parseURef(text: string): URef {
  const match = /^uref-([^-]*)-\+?0*([0-7])$/.exec(text);
  const rights = accessRightsOf(Number(match?.[2] ?? Number.NaN));
  if (match === null || rights === undefined) {
    throw new PermanentError('bad-uref', `not a formatted URef: ${text.slice(0, 100)}`);
  }
  const addr = decodeChecksummedHex(match[1] ?? '');
  if (addr.length !== 32) {
    throw new PermanentError('bad-uref', `address of a URef must have 32 bytes, not ${addr.length}`);
  }
  return { addr, rights };
}

/** The same address with other rights. */
export function withRights(uref: URef, rights: AccessRights): URef {
  return uref.rights === rights ? uref : { addr: uref.addr, rights };
}

/** Same address and same rights. */
export function sameURef(left: URef, right: URef): boolean {
  return left.rights === right.rights && equalBytes(left.addr, right.addr);
}
