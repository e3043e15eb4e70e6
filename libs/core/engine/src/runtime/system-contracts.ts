// The registry of system contracts, read once per execution: nobody can change it in the middle of one.
// Mirrors casper-execution-engine 8.1.1 runtime_context/mod.rs `system_entity_registry`, `get_system_contract`.
import { bytesToHex } from '@casper-trace/casper-types/hex';
import type { TrackingCopy } from '@casper-trace/global-state/tracking-copy';
import { missingSystemContractHashError, trackingCopyError, trap } from '../exec-error.js';
import type { SystemContractName } from '../inspector.js';
import { readSystemRegistry } from '../state-queries/system-registry.js';
import { queryState } from '../state-queries/tracking-copy-error.js';

/** System contracts that can be called. */
export type NativeContractName = Exclude<SystemContractName, 'standard payment'>;

/** Which hashes are system contracts. Traps with TrackingCopy if the state has no registry. */
export class SystemRegistry {
  readonly #tracking: TrackingCopy;
  #byName: ReadonlyMap<string, Uint8Array> | undefined;
  readonly #nameByAddress = new Map<string, string>();

  constructor(tracking: TrackingCopy) {
    this.#tracking = tracking;
  }

  /** True for every hash in the registry, standard payment included. */
  has(hash: Uint8Array): boolean {
    this.#load();
    return this.#nameByAddress.has(bytesToHex(hash));
  }

  /** Contract hash by name, which is also the registry's. Traps with MissingSystemContractHash. */
  hashOf(name: SystemContractName): Uint8Array {
    return this.#load().get(name) ?? trap(missingSystemContractHashError(name));
  }

  /** Hashes of all system contracts, standard payment included. */
  all(): readonly Uint8Array[] {
    return [...this.#load().values()];
  }

  /** The native contract with this hash; undefined for others and for standard payment, which cannot be called. */
  nameOf(hash: Uint8Array): NativeContractName | undefined {
    this.#load();
    const name = this.#nameByAddress.get(bytesToHex(hash));
    return name === 'mint' || name === 'auction' || name === 'handle payment' ? name : undefined;
  }

  #load(): ReadonlyMap<string, Uint8Array> {
    if (this.#byName !== undefined) return this.#byName;
    const queried = queryState(readSystemRegistry, this.#tracking);
    if (!queried.ok) return trap(trackingCopyError(queried.error.message));
    for (const [name, hash] of queried.value) this.#nameByAddress.set(bytesToHex(hash), name);
    this.#byName = queried.value;
    return queried.value;
  }
}
