// The mint's provider without Wasm. Mirrors casper-storage 2.1.1 system/mint/mint_native.rs.

import { AccessRights } from '@casper-trace/casper-types/access-rights';
import { type CLValue, clU512 } from '@casper-trace/casper-types/cl-value';
import { balanceKey, type Key, urefKey } from '@casper-trace/casper-types/key';
import { storedCLValue } from '@casper-trace/casper-types/stored-value';
import type { URef } from '@casper-trace/casper-types/uref';
import { Phase } from '../../address-generator.js';
import type { VersionedRules } from '../../chainspec/versioned-rules.js';
import { done, failed, ok, type Result } from '../../result.js';
import { availableBalance, totalBalance } from '../../state-queries/balance.js';
import { footprintByAccountHash, type RuntimeFootprint } from '../../state-queries/runtime-footprint.js';
import { readSystemRegistry } from '../../state-queries/system-registry.js';
import { queryState } from '../../state-queries/tracking-copy-error.js';
import { MintError } from '../mint/mint-error.js';
import type { MintedTransfer, MintProvider } from '../mint/mint-provider.js';
import { SYSTEM_ACCOUNT_HASH, type SystemCaller } from '../system-caller.js';
import type { NativeRuntime } from './native-runtime.js';

/** The mint on a native runtime. */
export class NativeMint implements MintProvider {
  readonly #runtime: NativeRuntime;

  constructor(runtime: NativeRuntime) {
    this.#runtime = runtime;
  }

  getCaller(): Uint8Array {
    return this.#runtime.caller;
  }

  getImmediateCaller(): SystemCaller {
    return { kind: 'Initiator', accountHash: SYSTEM_ACCOUNT_HASH };
  }

  isCalledFromStandardPayment(): boolean {
    return this.#runtime.phase === Phase.Payment;
  }

  getSystemContractHashes(): readonly Uint8Array[] | undefined {
    const registry = queryState(readSystemRegistry, this.#runtime.tracking);
    return registry.ok ? [...registry.value.values()] : undefined;
  }

  runtimeFootprintByAccountHash(accountHash: Uint8Array): Result<RuntimeFootprint, 'unreadable'> {
    const footprint = queryState(footprintByAccountHash, this.#runtime.tracking, accountHash);
    return footprint.ok ? footprint : failed('unreadable');
  }

  getPhase(): Phase {
    return this.#runtime.phase;
  }

  getKey(name: string): Key | undefined {
    return this.#runtime.namedKeys.get(name);
  }

  versioned(): VersionedRules {
    return this.#runtime.rules.versioned;
  }

  getApprovedSpendingLimit(): bigint {
    return this.#runtime.remainingSpendingLimit;
  }

  subApprovedSpendingLimit(amount: bigint): void {
    const remaining = this.#runtime.remainingSpendingLimit - amount;
    this.#runtime.remainingSpendingLimit = remaining < 0n ? 0n : remaining;
  }

  getMainPurse(): URef | undefined {
    return this.#runtime.mainPurse;
  }

  isAdministrator(accountHash: Uint8Array): boolean {
    return this.#runtime.isAdministrator(accountHash);
  }

  allowUnrestrictedTransfers(): boolean {
    return this.#runtime.rules.core.allowUnrestrictedTransfers;
  }

  isValidURef(uref: URef): boolean {
    return this.#runtime.accessRights.has(uref);
  }

  newURef(init: CLValue): Result<URef, MintError> {
    const uref = this.#runtime.addresses.newURef();
    this.#runtime.accessRights.extend([uref]);
    this.#runtime.tracking.write(urefKey(uref), storedCLValue(init));
    return ok(uref);
  }

  read(uref: URef): Result<CLValue | undefined, MintError> {
    if (!this.isValidURef(uref)) return failed(MintError.ForgedReference);
    const stored = this.#runtime.tracking.read(urefKey(uref));
    if (stored === undefined) return ok(undefined);
    return stored.kind === 'CLValue' ? ok(stored.value) : failed(MintError.CLValue);
  }

  writeAmount(uref: URef, amount: bigint): Result<undefined, MintError> {
    if ((uref.rights & AccessRights.WRITE) === 0) return failed(MintError.Storage);
    if (!this.isValidURef(uref)) return failed(MintError.ForgedReference);
    this.#runtime.tracking.write(urefKey(uref), storedCLValue(clU512(amount)));
    return done;
  }

  add(uref: URef, amount: bigint): Result<undefined, MintError> {
    const added = this.#runtime.tracking.add(urefKey(uref), storedCLValue(clU512(amount)));
    return added.ok ? done : failed(MintError.Storage);
  }

  totalBalance(purse: URef): Result<bigint, MintError> {
    const total = queryState(totalBalance, this.#runtime.tracking, purse.addr);
    return total.ok ? total : failed(MintError.Storage);
  }

  availableBalance(purse: URef): Result<bigint, MintError> {
    const available = queryState(availableBalance, this.#runtime.tracking, purse.addr);
    return available.ok ? available : failed(MintError.Storage);
  }

  writeBalance(purse: URef, balance: bigint): Result<undefined, MintError> {
    this.#runtime.tracking.write(balanceKey(purse.addr), storedCLValue(clU512(balance)));
    return done;
  }

  addBalance(purse: URef, amount: bigint): Result<undefined, MintError> {
    const added = this.#runtime.tracking.add(balanceKey(purse.addr), storedCLValue(clU512(amount)));
    return added.ok ? done : failed(MintError.Storage);
  }

  recordTransfer(transfer: MintedTransfer): Result<undefined, MintError> {
    const runtime = this.#runtime;
    if (runtime.phase !== Phase.Session) return done;
    runtime.transfers.push({
      kind: 'Version2',
      value: {
        transactionHash: runtime.transactionHash,
        from: { kind: 'AccountHash', accountHash: runtime.caller },
        ...transfer,
        gas: runtime.rules.systemCosts.mint['transfer'] ?? 0n,
      },
    });
    return done;
  }

  purseExists(purse: URef): Result<boolean, MintError> {
    const stored = this.#runtime.tracking.read(balanceKey(purse.addr));
    if (stored === undefined) return ok(false);
    return stored.kind === 'CLValue' ? ok(stored.value.type.tag === 'U512') : failed(MintError.CLValue);
  }
}
