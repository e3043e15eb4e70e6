// What all frames of one execution share. Mirrors the shared fields of casper-execution-engine 8.1.1 RuntimeContext.
import type { TransactionHash } from '@casper-trace/casper-types/transfer';
import type { URef } from '@casper-trace/casper-types/uref';
import type { TrackingCopy } from '@casper-trace/global-state/tracking-copy';
import type { AddressGenerator, Phase } from '../address-generator.js';
import type { BlockFacts } from '../block-facts.js';
import type { ProtocolRules } from '../chainspec/protocol-rules.js';
import type { Inspector, TransferWay } from '../inspector.js';
import type { RuntimeFootprint } from '../state-queries/runtime-footprint.js';
import type { HostTable } from '../wasm/host-table.js';
import type { ModuleCache } from '../wasm/module-cache.js';
import type { Runtime } from './runtime.js';
import type { NativeContractName, SystemRegistry } from './system-contracts.js';
import type { SystemOutcome } from './system-outcome.js';

/** By which host function or system entry point purses are made and money moves, as long as that call lasts. */
export interface CallOrigin {
  readonly way: TransferWay;
  readonly by: string;
}

/** An entry point's work; `caller` is the runtime that called, `runtime` the system contract's. */
export type SystemEntryPoint = (caller: Runtime, runtime: Runtime, entryPoint: string) => SystemOutcome;

/** One run of Wasm for a transaction: payment or session, with everything it calls. */
export interface Execution {
  readonly rules: ProtocolRules;
  readonly tracking: TrackingCopy;
  readonly block: BlockFacts;
  readonly transactionHash: TransactionHash;
  readonly phase: Phase;
  /** Account hash of the initiator. */
  readonly initiator: Uint8Array;
  /** Account hashes of all signers in ascending order. */
  readonly signers: readonly Uint8Array[];
  /** The initiator's account as it was before execution: never refreshed. */
  readonly footprint: RuntimeFootprint;
  /** The initiator's main purse. */
  readonly mainPurse: URef;
  readonly addresses: AddressGenerator;
  /** Whether `casper_add_contract_version` may be called. */
  readonly installUpgradeAllowed: boolean;
  readonly modules: ModuleCache;
  readonly inspector: Inspector;
  /** False if nobody listens: then no event is prepared and no extra read is made. */
  readonly observed: boolean;
  readonly systemRegistry: SystemRegistry;
  /** What modules import. */
  readonly hostTable: HostTable<Runtime>;
  readonly systemEntryPoints: Readonly<Record<NativeContractName, SystemEntryPoint>>;
  /** Depth of host functions that call the mint free of charge. */
  hostFunctionScope: number;
  /** Undefined while a call of the mint is a direct one. */
  origin: CallOrigin | undefined;
}

/** Runs `body` while calls of system contracts are free (create purse, transfers to accounts). */
export function inHostFunctionScope<T>(execution: Execution, body: () => T): T {
  execution.hostFunctionScope += 1;
  try {
    return body();
  } finally {
    execution.hostFunctionScope -= 1;
  }
}

/** Runs `body` with the mint's calls attributed to `origin`. */
export function withOrigin<T>(execution: Execution, origin: CallOrigin | undefined, body: () => T): T {
  const outer = execution.origin;
  execution.origin = origin;
  try {
    return body();
  } finally {
    execution.origin = outer;
  }
}
