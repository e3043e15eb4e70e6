// The version of the protocol a block was made under; mirrors casper-types 6.0.1 protocol_version.rs and semver.rs.

import { PermanentError } from './app-error.js';
import type { Reader } from './bytesrepr/reader.js';
import type { Writer } from './bytesrepr/writer.js';

/** Three u32, ordered from major to patch. */
export interface ProtocolVersion {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

/** Reads `2.0.3`; PermanentError 'bad-protocol-version' for anything but three u32. */
export function parseProtocolVersion(text: string): ProtocolVersion {
  const parts = /^(\d{1,10})\.(\d{1,10})\.(\d{1,10})$/.exec(text);
  const [major, minor, patch] = parts === null ? [] : parts.slice(1).map(Number);
  if (
    major === undefined ||
    minor === undefined ||
    patch === undefined ||
    Math.max(major, minor, patch) > 0xffff_ffff
  ) {
    throw new PermanentError('bad-protocol-version', `not a protocol version: ${JSON.stringify(text)}`);
  }
  return { major, minor, patch };
}

/** Text such as `2.0.3`. */
export function formatProtocolVersion(version: ProtocolVersion): string {
  return `${version.major}.${version.minor}.${version.patch}`;
}

/** Negative, zero or positive as `left` is before, equal to or after `right`. */
export function compareProtocolVersions(left: ProtocolVersion, right: ProtocolVersion): number {
  return left.major - right.major || left.minor - right.minor || left.patch - right.patch;
}

/** bytesrepr: three u32, major first. */
export function readProtocolVersion(reader: Reader): ProtocolVersion {
  return { major: reader.u32(), minor: reader.u32(), patch: reader.u32() };
}

/** bytesrepr: three u32, major first. */
export function writeProtocolVersion(writer: Writer, version: ProtocolVersion): void {
  writer.u32(version.major).u32(version.minor).u32(version.patch);
}
