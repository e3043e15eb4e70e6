// The mint's providers on the Wasm runtime. Mirrors casper-execution-engine 8.1.1 runtime/mint_internal.rs.

import { CL, sameCLType } from '@casper-trace/casper-types/cl-type';
import { type CLValue, clU512 } from '@casper-trace/casper-types/cl-value';
import { accountKey, balanceKey, type Key, urefKey } from '@casper-trace/casper-types/key';
import { type StoredValue, storedCLValue } from '@casper-trace/casper-types/stored-value';
import type { URef } from '@casper-trace/casper-types/uref';
import { Phase } from '../address-generator.js';
import type { VersionedRules } from '../chainspec/versioned-rules.js';
import { trap, unexpectedStoredValueVariantError } from '../exec-error.js';
import { done, failed, ok, type Result } from '../result.js';
import { accountFootprint, type RuntimeFootprint } from '../state-queries/runtime-footprint.js';
import { MintError } from '../system/mint/mint-error.js';
import type { MintedTransfer, MintProvider } from '../system/mint/mint-provider.js';
import type { SystemCaller } from '../system/system-caller.js';
import { availableBalanceOf, totalBalanceOf } from './balances.js';
import { newURefQuietly } from './new-uref.js';
import { recordTransfer } from './record-transfer.js';
import type { Runtime } from './runtime.js';
import type { RuntimeContext } from './runtime-context.js';
import { addState, addUnchecked, readState, writeState, writeUnchecked } from './state-access.js';
import { catchingExec } from './system-results.js';

/** Gas and forged references keep their meaning; every other execution error becomes `otherwise`. */
function mintErrorOf(kind: string, otherwise: MintError): MintError {
  if (kind === 'GasLimit') return MintError.GasLimit;
  return kind === 'ForgedReference' ? MintError.ForgedReference : otherwise;
}

const storageErrorOf = (kind: string): MintError => mintErrorOf(kind, MintError.Storage);
const newURefErrorOf = (kind: string): MintError => mintErrorOf(kind, MintError.NewURef);
const recordErrorOf = (kind: string): MintError => mintErrorOf(kind, MintError.RecordTransferFailure);
const noError = (): undefined => undefined;
const unreadable = (): 'unreadable' => 'unreadable';

/** Gives `body` what it takes instead of a closure: V8 would optimize every closure anew. */
function orStorageError<Args extends readonly unknown[], T>(
  body: (...args: Args) => T,
  ...args: Args
): Result<T, MintError> {
  return catchingExec(body, storageErrorOf, ...args);
}

/** As `orStorageError`, for what gives nothing back. */
function doneOrStorageError<Args extends readonly unknown[]>(
  body: (...args: Args) => void,
  ...args: Args
): Result<undefined, MintError> {
  const result = catchingExec(body, storageErrorOf, ...args);
  return result.ok ? done : result;
}

function storedMotes(motes: bigint): StoredValue {
  return storedCLValue(clU512(motes));
}

function readFootprint(context: RuntimeContext, accountHash: Uint8Array): RuntimeFootprint | undefined {
  const stored = readState(context, accountKey(accountHash));
  if (stored === undefined) return undefined;
  return stored.kind === 'Account' ? accountFootprint(stored.value) : trap(unexpectedStoredValueVariantError);
}

/** The providers of a mint call; `runtime` is the mint's own. */
export class RuntimeMint implements MintProvider {
  readonly #runtime: Runtime;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  getCaller(): Uint8Array {
    return this.#runtime.execution.initiator;
  }

  getImmediateCaller(): SystemCaller | undefined {
    return this.#runtime.immediateCaller;
  }

  /** The mint's runtime never has a module, so this holds for every mint call of payment code. */
  isCalledFromStandardPayment(): boolean {
    return this.#runtime.execution.phase === Phase.Payment && this.#runtime.module === undefined;
  }

  getSystemContractHashes(): readonly Uint8Array[] | undefined {
    const hashes = catchingExec(() => this.#runtime.execution.systemRegistry.all(), noError);
    return hashes.ok ? hashes.value : undefined;
  }

  runtimeFootprintByAccountHash(accountHash: Uint8Array): Result<RuntimeFootprint | undefined, 'unreadable'> {
    return catchingExec(readFootprint, unreadable, this.#runtime.context, accountHash);
  }

  getPhase(): Phase {
    return this.#runtime.execution.phase;
  }

  getKey(name: string): Key | undefined {
    return this.#runtime.context.namedKeys.get(name);
  }

  versioned(): VersionedRules {
    return this.#runtime.execution.rules.versioned;
  }

  getApprovedSpendingLimit(): bigint {
    return this.#runtime.context.remainingSpendingLimit;
  }

  subApprovedSpendingLimit(amount: bigint): void {
    const rest = this.#runtime.context.remainingSpendingLimit - amount;
    this.#runtime.context.remainingSpendingLimit = rest < 0n ? 0n : rest;
  }

  getMainPurse(): URef {
    return this.#runtime.execution.mainPurse;
  }

  /** Networks with administrators are refused before execution. */
  isAdministrator(): boolean {
    return false;
  }

  allowUnrestrictedTransfers(): boolean {
    return this.#runtime.execution.rules.core.allowUnrestrictedTransfers;
  }

  isValidURef(uref: URef): boolean {
    return this.#runtime.context.accessRights.has(uref);
  }

  newURef(init: CLValue): Result<URef, MintError> {
    return catchingExec(newURefQuietly, newURefErrorOf, this.#runtime.context, storedCLValue(init));
  }

  read(uref: URef): Result<CLValue | undefined, MintError> {
    const stored = orStorageError(readState, this.#runtime.context, urefKey(uref));
    if (!stored.ok || stored.value === undefined) return stored.ok ? ok(undefined) : stored;
    return stored.value.kind === 'CLValue' ? ok(stored.value.value) : failed(MintError.CLValue);
  }

  writeAmount(uref: URef, amount: bigint): Result<undefined, MintError> {
    return doneOrStorageError(writeState, this.#runtime.context, urefKey(uref), storedMotes(amount));
  }

  add(uref: URef, amount: bigint): Result<undefined, MintError> {
    return doneOrStorageError(addState, this.#runtime.context, urefKey(uref), storedMotes(amount));
  }

  totalBalance(purse: URef): Result<bigint, MintError> {
    return orStorageError(totalBalanceOf, this.#runtime.context, purse);
  }

  availableBalance(purse: URef): Result<bigint, MintError> {
    return orStorageError(availableBalanceOf, this.#runtime.context, purse);
  }

  writeBalance(purse: URef, balance: bigint): Result<undefined, MintError> {
    return doneOrStorageError(writeUnchecked, this.#runtime.context, balanceKey(purse.addr), storedMotes(balance));
  }

  addBalance(purse: URef, amount: bigint): Result<undefined, MintError> {
    return doneOrStorageError(addUnchecked, this.#runtime.context, balanceKey(purse.addr), storedMotes(amount));
  }

  recordTransfer(transfer: MintedTransfer): Result<undefined, MintError> {
    const recorded = catchingExec(recordTransfer, recordErrorOf, this.#runtime.context, transfer);
    return recorded.ok ? done : recorded;
  }

  purseExists(purse: URef): Result<boolean, MintError> {
    const stored = orStorageError(readState, this.#runtime.context, balanceKey(purse.addr));
    if (!stored.ok) return stored;
    if (stored.value === undefined) return ok(false);
    return stored.value.kind === 'CLValue'
      ? ok(sameCLType(stored.value.value.type, CL.U512))
      : failed(MintError.CLValue);
  }
}
