// Handle payment's provider without Wasm. Mirrors casper-storage 2.1.1 system/handle_payment/handle_payment_native.rs.
import { AccessRights } from '@casper-trace/casper-types/access-rights';
import { clKey, clString, clTuple, clU512 } from '@casper-trace/casper-types/cl-value';
import { accountKey, balanceKey, type Key, KeyTag, keyHash32 } from '@casper-trace/casper-types/key';
import { storedCLValue } from '@casper-trace/casper-types/stored-value';
import { sameURef, type URef, withRights } from '@casper-trace/casper-types/uref';
import type { Phase } from '../../address-generator.js';
import type { FeeHandling, RefundHandling } from '../../chainspec/protocol-rules.js';
import type { NamedKeyWritten } from '../../inspector.js';
import { done, failed, type Result } from '../../result.js';
import { unsupported } from '../../unsupported.js';
import { HandlePaymentError } from '../handle-payment/handle-payment-error.js';
import type { HandlePaymentProvider } from '../handle-payment/handle-payment-provider.js';
import { balance, reduceTotalSupply, transfer } from '../mint/mint.js';
import { NativeMint } from './native-mint.js';
import type { NativeRuntime } from './native-runtime.js';

/** Handle payment on a native runtime. */
export class NativeHandlePayment implements HandlePaymentProvider {
  readonly #runtime: NativeRuntime;
  readonly #mint: NativeMint;

  constructor(runtime: NativeRuntime) {
    this.#runtime = runtime;
    this.#mint = new NativeMint(runtime);
  }

  transferPurseToAccount(source: URef, target: Uint8Array, amount: bigint): Result<undefined, HandlePaymentError> {
    const stored = this.#runtime.tracking.read(accountKey(target));
    if (stored?.kind === 'CLValue') return unsupported('addressable entity');
    if (stored?.kind !== 'Account') return failed(HandlePaymentError.Transfer);
    const targetPurse = withRights(stored.value.mainPurse, AccessRights.ADD);
    if (sameURef(withRights(source, AccessRights.ADD), targetPurse)) return done;
    const granted = this.#runtime.accessRights.grant(targetPurse);
    const moved = this.transferPurseToPurse(source, targetPurse, amount);
    if (granted !== 0) this.#runtime.accessRights.remove(targetPurse.addr, granted);
    return moved;
  }

  transferPurseToPurse(source: URef, target: URef, amount: bigint): Result<undefined, HandlePaymentError> {
    const moved = transfer(this.#mint, undefined, source, target, amount, undefined);
    return moved.ok ? done : failed(HandlePaymentError.Transfer);
  }

  availableBalance(purse: URef): Result<bigint | undefined, HandlePaymentError> {
    const available = balance(this.#mint, purse);
    return available.ok ? available : failed(HandlePaymentError.GetBalance);
  }

  reduceTotalSupply(amount: bigint): Result<undefined, HandlePaymentError> {
    const reduced = reduceTotalSupply(this.#mint, amount);
    return reduced.ok ? done : failed(HandlePaymentError.ReduceTotalSupply);
  }

  getKey(name: string): Key | undefined {
    return this.#runtime.namedKeys.get(name);
  }

  putKey(name: string, key: Key): Result<undefined, HandlePaymentError> {
    const { contextKey, tracking, namedKeys } = this.#runtime;
    const added = tracking.add(contextKey, storedCLValue(clTuple(clString(name), clKey(key))));
    if (!added.ok) return failed(HandlePaymentError.PutKey);
    this.#tellNamedKeyWrite('put', name, namedKeys.get(name), key);
    namedKeys.set(name, key);
    return done;
  }

  removeKey(name: string): Result<undefined, HandlePaymentError> {
    const { contextKey, tracking } = this.#runtime;
    const before = this.#runtime.namedKeys.get(name);
    this.#runtime.namedKeys.delete(name);
    const stored = tracking.read(contextKey);
    if (contextKey.tag === KeyTag.Hash) {
      if (stored?.kind !== 'Contract') return failed(HandlePaymentError.RemoveKey);
      if (!stored.value.namedKeys.has(name)) return done;
      const namedKeys = new Map(stored.value.namedKeys);
      namedKeys.delete(name);
      tracking.write(contextKey, { kind: 'Contract', value: { ...stored.value, namedKeys } });
      this.#tellNamedKeyWrite('remove', name, before, undefined);
      return done;
    }
    if (stored?.kind !== 'Account') return failed(HandlePaymentError.UnexpectedKeyVariant);
    const namedKeys = new Map(stored.value.namedKeys);
    namedKeys.delete(name);
    tracking.write(contextKey, { kind: 'Account', value: { ...stored.value, namedKeys } });
    return done;
  }

  /** The frame is the node's; the key is the system contract's. */
  #tellNamedKeyWrite(
    operation: NamedKeyWritten['operation'],
    name: string,
    before: Key | undefined,
    after: Key | undefined,
  ): void {
    const { contextKey, inspector, observed } = this.#runtime;
    if (!observed || contextKey.tag !== KeyTag.Hash) return;
    const context = { kind: 'system', address: keyHash32(contextKey) } as const;
    inspector.namedKeyWritten({ context, name, operation, before, after });
  }

  getPhase(): Phase {
    return this.#runtime.phase;
  }

  getCaller(): Uint8Array {
    return this.#runtime.caller;
  }

  refundHandling(): RefundHandling {
    return this.#runtime.rules.core.refundHandling;
  }

  feeHandling(): FeeHandling {
    return this.#runtime.rules.core.feeHandling;
  }

  administrativeAccounts(): readonly Uint8Array[] {
    return this.#runtime.administrators();
  }

  writeBalance(purse: URef, amount: bigint): Result<undefined, HandlePaymentError> {
    this.#runtime.tracking.write(balanceKey(purse.addr), storedCLValue(clU512(amount)));
    return done;
  }
}
