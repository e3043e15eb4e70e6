// Where the system contracts are. Mirrors casper-storage 2.1.1 tracking_copy/ext.rs `get_system_entity_registry`.
import { readBytes32, readString } from '@casper-trace/casper-types/bytesrepr/primitives';
import type { Reader } from '@casper-trace/casper-types/bytesrepr/reader';
import { CL } from '@casper-trace/casper-types/cl-type';
import { systemEntityRegistryKey } from '@casper-trace/casper-types/key';
import type { TrackingCopy } from '@casper-trace/global-state/tracking-copy';
import { decodeClValue, keyNotFound, missingSystemContractHash, typeMismatch } from './tracking-copy-error.js';

/** Names under which the registry lists the contracts. */
export const RegistryName = {
  Mint: 'mint',
  HandlePayment: 'handle payment',
  StandardPayment: 'standard payment',
  Auction: 'auction',
} as const;
/** One of the names. */
export type RegistryName = (typeof RegistryName)[keyof typeof RegistryName];

const REGISTRY_TYPE = CL.Map(CL.String, CL.ByteArray(32));

const readHashesByName = (reader: Reader): ReadonlyMap<string, Uint8Array> =>
  new Map(reader.map(readString, readBytes32));

/** Contract hashes by name. No Identity. Throws TrackingCopyError. */
export function readSystemRegistry(tracking: TrackingCopy): ReadonlyMap<string, Uint8Array> {
  const key = systemEntityRegistryKey();
  const stored = tracking.peek(key);
  if (stored === undefined) throw keyNotFound(key);
  if (stored.kind !== 'CLValue') throw typeMismatch('CLValue', stored);
  return decodeClValue(stored.value, REGISTRY_TYPE, readHashesByName);
}

/** Hash of one system contract. No Identity. Throws TrackingCopyError. */
export function systemContractHash(tracking: TrackingCopy, name: RegistryName): Uint8Array {
  const hash = readSystemRegistry(tracking).get(name);
  if (hash === undefined) throw missingSystemContractHash(name);
  return hash;
}
