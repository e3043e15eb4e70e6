// What the mint needs of the runtime it is called in: implemented natively (system/native) and by the Wasm runtime.
// Mirrors the traits of casper-storage 2.1.1 system/mint/{runtime_provider,storage_provider,system_provider}.rs.

import type { CLValue } from '@casper-trace/casper-types/cl-value';
import type { Key } from '@casper-trace/casper-types/key';
import type { URef } from '@casper-trace/casper-types/uref';
import type { Phase } from '../../address-generator.js';
import type { VersionedRules } from '../../chainspec/versioned-rules.js';
import type { Result } from '../../result.js';
import type { RuntimeFootprint } from '../../state-queries/runtime-footprint.js';
import type { SystemCaller } from '../system-caller.js';
import type { MintError } from './mint-error.js';

/** Facts of the runtime that calls the mint. Account hashes have 32 bytes, amounts are motes. */
export interface MintRuntimeProvider {
  /** Account hash of the initiator of the transaction (`SYSTEM_ACCOUNT_HASH` for the system). */
  getCaller(): Uint8Array;
  /** The frame below the mint's; natively always the system account. */
  getImmediateCaller(): SystemCaller | undefined;
  /** True in standard payment, which calls the mint without a frame of its own. */
  isCalledFromStandardPayment(): boolean;
  /** Hashes of the system contracts; undefined if the registry cannot be read. */
  getSystemContractHashes(): readonly Uint8Array[] | undefined;
  /** Undefined if the account does not exist; failed if it cannot be read. */
  runtimeFootprintByAccountHash(accountHash: Uint8Array): Result<RuntimeFootprint | undefined, 'unreadable'>;
  getPhase(): Phase;
  /** A named key of the mint. */
  getKey(name: string): Key | undefined;
  /** What may still leave the initiator's main purse. */
  getApprovedSpendingLimit(): bigint;
  /** The switches of the protocol version. */
  versioned(): VersionedRules;
  subApprovedSpendingLimit(amount: bigint): void;
  /** Main purse of the initiator; undefined if the runtime belongs to a contract. */
  getMainPurse(): URef | undefined;
  isAdministrator(accountHash: Uint8Array): boolean;
  allowUnrestrictedTransfers(): boolean;
  /** True if the context's access rights cover the URef with its rights. */
  isValidURef(uref: URef): boolean;
}

/** Reads and writes of the mint; what each records as effect and what gas it takes is the runtime's part. */
export interface MintStorageProvider {
  /** A new URef with READ_ADD_WRITE, holding `init`; the context gets the rights. */
  newURef(init: CLValue): Result<URef, MintError>;
  /** Checked read (Identity); undefined if nothing is there, CLValue error if it is no CLValue. */
  read(uref: URef): Result<CLValue | undefined, MintError>;
  /** Checked write of a U512. */
  writeAmount(uref: URef, amount: bigint): Result<undefined, MintError>;
  /** Adds a U512. */
  add(uref: URef, amount: bigint): Result<undefined, MintError>;
  /** Total balance, holds included. No Identity. */
  totalBalance(purse: URef): Result<bigint, MintError>;
  /** Total balance less the holds that count now; one Identity a hold. Never `ok` with undefined in practice. */
  availableBalance(purse: URef): Result<bigint | undefined, MintError>;
  /** Write of `Key::Balance`. */
  writeBalance(purse: URef, balance: bigint): Result<undefined, MintError>;
  /** AddUInt512 on `Key::Balance`. */
  addBalance(purse: URef, amount: bigint): Result<undefined, MintError>;
}

/** A transfer that the mint has made: `to` is the account hash named by the caller, if any. */
export interface MintedTransfer {
  readonly to: Uint8Array | undefined;
  readonly source: URef;
  readonly target: URef;
  /** Motes. */
  readonly amount: bigint;
  readonly id: bigint | undefined;
}

/** Keeps the transfer records of the result. */
export interface MintSystemProvider {
  /** Records the transfer if the phase is Session; otherwise does nothing. */
  recordTransfer(transfer: MintedTransfer): Result<undefined, MintError>;
}

/** All that the mint's entry points need. */
export interface MintProvider extends MintRuntimeProvider, MintStorageProvider, MintSystemProvider {
  /** True if `Key::Balance` of the URef holds a U512. Identity if found. */
  purseExists(purse: URef): Result<boolean, MintError>;
}
