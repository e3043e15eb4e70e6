// The runtime of what the node does without Wasm: native transactions, refund and fee. One for each step.
// Mirrors casper-storage 2.1.1 system/runtime_native.rs.

import { compareBytes } from '@casper-trace/casper-types/bytes';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import type { Key } from '@casper-trace/casper-types/key';
import { accountKey, hashKey } from '@casper-trace/casper-types/key';
import { type NamedKeys, namedKeyEntries } from '@casper-trace/casper-types/named-keys';
import { accountHashOf } from '@casper-trace/casper-types/public-key';
import type { TransactionHash, Transfer } from '@casper-trace/casper-types/transfer';
import type { URef } from '@casper-trace/casper-types/uref';
import type { TrackingCopy } from '@casper-trace/global-state/tracking-copy';
import { AddressGenerator, type Phase } from '../../address-generator.js';
import type { ProtocolRules } from '../../chainspec/protocol-rules.js';
import { type Inspector, noInspector } from '../../inspector.js';
import type { ContextAccessRights } from '../../runtime/context-access-rights.js';
import {
  footprintAccessRights,
  footprintByContractHash,
  systemFootprint,
} from '../../state-queries/runtime-footprint.js';
import { type RegistryName, systemContractHash } from '../../state-queries/system-registry.js';
import { SYSTEM_ACCOUNT_HASH } from '../system-caller.js';

const U512_MAX = (1n << 512n) - 1n;

/** What every native step is given. */
export interface NativeStep {
  readonly rules: ProtocolRules;
  /** Fresh, over the scratch state. */
  readonly tracking: TrackingCopy;
  readonly transactionHash: TransactionHash;
  readonly inspector: Inspector;
}

/** In whose name a native runtime acts. */
export interface NativeContext {
  readonly phase: Phase;
  /** Account hash of who acts. */
  readonly caller: Uint8Array;
  readonly contextKey: Key;
  readonly namedKeys: NamedKeys;
  readonly mainPurse: URef | undefined;
  readonly accessRights: ContextAccessRights;
  /** Motes that may leave the main purse. */
  readonly spendingLimit: bigint;
}

/** Mutable: named keys, access rights, spending limit and transfers change while it runs. */
export class NativeRuntime {
  readonly rules: ProtocolRules;
  readonly tracking: TrackingCopy;
  readonly transactionHash: TransactionHash;
  readonly inspector: Inspector;
  readonly addresses: AddressGenerator;
  readonly phase: Phase;
  readonly caller: Uint8Array;
  readonly contextKey: Key;
  readonly mainPurse: URef | undefined;
  readonly accessRights: ContextAccessRights;
  readonly namedKeys: Map<string, Key>;
  remainingSpendingLimit: bigint;
  readonly transfers: Transfer[] = [];

  constructor(step: NativeStep, context: NativeContext) {
    this.rules = step.rules;
    this.tracking = step.tracking;
    this.transactionHash = step.transactionHash;
    this.inspector = step.inspector;
    this.addresses = new AddressGenerator(step.transactionHash.value, context.phase);
    this.phase = context.phase;
    this.caller = context.caller;
    this.contextKey = context.contextKey;
    this.mainPurse = context.mainPurse;
    this.accessRights = context.accessRights;
    this.namedKeys = new Map(namedKeyEntries(context.namedKeys));
    this.remainingSpendingLimit = context.spendingLimit;
  }

  /** True if the inspector wants to hear: then events are prepared. */
  get observed(): boolean {
    return this.inspector !== noInspector;
  }

  /** Account hashes of the administrators, ascending. */
  administrators(): readonly Uint8Array[] {
    return this.rules.core.administrators.map(accountHashOf).sort(compareBytes);
  }

  /** True if the account administers a private chain. */
  isAdministrator(accountHash: Uint8Array): boolean {
    const id = bytesToHex(accountHash);
    return this.administrators().some((administrator) => bytesToHex(administrator) === id);
  }
}

/** A runtime that acts as the system account with all rights of the system contracts. Throws TrackingCopyError. */
export function newSystemRuntime(step: NativeStep, phase: Phase): NativeRuntime {
  const { footprint, accessRights } = systemFootprint(step.tracking);
  return new NativeRuntime(step, {
    phase,
    caller: SYSTEM_ACCOUNT_HASH,
    contextKey: accountKey(SYSTEM_ACCOUNT_HASH),
    namedKeys: footprint.namedKeys,
    mainPurse: footprint.mainPurse,
    accessRights,
    spendingLimit: U512_MAX,
  });
}

/** A runtime that acts as the system account in the context of a system contract. Throws TrackingCopyError. */
export function newSystemContractRuntime(step: NativeStep, phase: Phase, name: RegistryName): NativeRuntime {
  const hash = systemContractHash(step.tracking, name);
  const footprint = footprintByContractHash(step.tracking, hash);
  return new NativeRuntime(step, {
    phase,
    caller: SYSTEM_ACCOUNT_HASH,
    contextKey: hashKey(hash),
    namedKeys: footprint.namedKeys,
    mainPurse: footprint.mainPurse,
    accessRights: footprintAccessRights(footprint),
    spendingLimit: U512_MAX,
  });
}

/** Spending limit of runtimes that have none. */
export const NO_SPENDING_LIMIT = U512_MAX;
