// What handle payment needs of the runtime it is called in: implemented natively and by the Wasm runtime.
// Mirrors the traits of casper-storage 2.1.1 system/handle_payment/{mint_provider,runtime_provider,storage_provider}.rs.
import type { Key } from '@casper-trace/casper-types/key';
import type { URef } from '@casper-trace/casper-types/uref';
import type { Phase } from '../../address-generator.js';
import type { FeeHandling, RefundHandling } from '../../chainspec/protocol-rules.js';
import type { Result } from '../../result.js';
import type { HandlePaymentError } from './handle-payment-error.js';

/** The mint, as handle payment calls it. Amounts are motes. */
export interface HandlePaymentMintProvider {
  /** Transfer to the main purse of an account that must exist. */
  transferPurseToAccount(source: URef, target: Uint8Array, amount: bigint): Result<undefined, HandlePaymentError>;
  transferPurseToPurse(source: URef, target: URef, amount: bigint): Result<undefined, HandlePaymentError>;
  availableBalance(purse: URef): Result<bigint | undefined, HandlePaymentError>;
  reduceTotalSupply(amount: bigint): Result<undefined, HandlePaymentError>;
}

/** Named keys of handle payment and facts of its runtime. */
export interface HandlePaymentRuntimeProvider {
  getKey(name: string): Key | undefined;
  putKey(name: string, key: Key): Result<undefined, HandlePaymentError>;
  removeKey(name: string): Result<undefined, HandlePaymentError>;
  getPhase(): Phase;
  /** Account hash of the initiator (`SYSTEM_ACCOUNT_HASH` for the system). */
  getCaller(): Uint8Array;
  refundHandling(): RefundHandling;
  feeHandling(): FeeHandling;
  /** Account hashes in ascending order. */
  administrativeAccounts(): readonly Uint8Array[];
}

/** Writes of handle payment. */
export interface HandlePaymentStorageProvider {
  /** Write of `Key::Balance`. */
  writeBalance(purse: URef, amount: bigint): Result<undefined, HandlePaymentError>;
}

/** All that handle payment's entry points need. */
export interface HandlePaymentProvider
  extends HandlePaymentMintProvider,
    HandlePaymentRuntimeProvider,
    HandlePaymentStorageProvider {}
