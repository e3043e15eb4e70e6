// The checksums that a state keeps: those of its block under Key::ChecksumRegistry, those of the configuration under
// Key::ChainspecRegistry. Both are a map from name to digest.
// mirrors casper-types 6.0.1 checksum_registry.rs, chainspec/chainspec_raw_bytes.rs (ChainspecRegistry)

import { Reader } from '@casper-trace/casper-types/bytesrepr/reader';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import type { StoredValue } from '@casper-trace/casper-types/stored-value';

/** Name of the checksum over all execution results of the block. */
export const EXECUTION_RESULTS_CHECKSUM = 'execution_results_checksum';
/** Name of the checksum over the approvals of all transactions of the block. */
export const APPROVALS_CHECKSUM = 'approvals_checksum';
/** Name of the blake2b-256 of the chainspec file's bytes in the chainspec registry. */
export const CHAINSPEC_RAW = 'chainspec_raw';

/** Reads either registry: name → 32-byte digest as lower-case hex. Throws BytesreprError on bytes that are no registry. */
export function readChecksumRegistry(stored: StoredValue | undefined): ReadonlyMap<string, string> {
  if (stored?.kind !== 'CLValue') return new Map();
  const reader = new Reader(stored.value.bytes);
  const entries = reader.map(
    () => reader.string(),
    () => bytesToHex(reader.bytes(32)),
  );
  reader.end();
  return new Map(entries);
}
