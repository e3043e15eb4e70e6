// The mint's providers on the Wasm runtime. Mirrors casper-execution-engine 8.1.1 runtime/mint_internal.rs.
import { CL, sameCLType } from '@casper-trace/casper-types/cl-type';
import { clU512 } from '@casper-trace/casper-types/cl-value';
import { accountKey, balanceKey, urefKey } from '@casper-trace/casper-types/key';
import { storedCLValue } from '@casper-trace/casper-types/stored-value';
import { Phase } from '../address-generator.js';
import { trap, unexpectedStoredValueVariantError } from '../exec-error.js';
import { failed, ok, type Result } from '../result.js';
import { accountFootprint } from '../state-queries/runtime-footprint.js';
import { MintError } from '../system/mint/mint-error.js';
import type { MintProvider } from '../system/mint/mint-provider.js';
import { availableBalanceOf, totalBalanceOf } from './balances.js';
import { newURefQuietly } from './new-uref.js';
import { recordTransfer } from './record-transfer.js';
import type { Runtime } from './runtime.js';
import { addState, addUnchecked, readState, writeState, writeUnchecked } from './state-access.js';
import { catchingExec } from './system-results.js';

/** Gas and forged references keep their meaning; every other execution error becomes `otherwise`. */
const mintErrorOf =
  (otherwise: MintError) =>
  (kind: string): MintError => {
    if (kind === 'GasLimit') return MintError.GasLimit;
    return kind === 'ForgedReference' ? MintError.ForgedReference : otherwise;
  };

const orStorageError = <T>(body: () => T): Result<T, MintError> => catchingExec(body, mintErrorOf(MintError.Storage));

/** The providers of a mint call; `runtime` is the mint's own. */
export function mintProvider(runtime: Runtime): MintProvider {
  const { context, execution } = runtime;
  const { core } = execution.rules;
  return {
    getCaller: () => execution.initiator,
    getImmediateCaller: () => runtime.immediateCaller,
    // The mint's runtime never has a module, so this holds for every mint call of payment code.
    isCalledFromStandardPayment: () => execution.phase === Phase.Payment && runtime.module === undefined,
    getSystemContractHashes: () => {
      const hashes = catchingExec(
        () => execution.systemRegistry.all(),
        () => undefined,
      );
      return hashes.ok ? hashes.value : undefined;
    },
    runtimeFootprintByAccountHash: (accountHash) =>
      catchingExec(
        () => {
          const stored = readState(context, accountKey(accountHash));
          if (stored === undefined) return undefined;
          return stored.kind === 'Account' ? accountFootprint(stored.value) : trap(unexpectedStoredValueVariantError);
        },
        () => 'unreadable' as const,
      ),
    getPhase: () => execution.phase,
    getKey: (name) => context.namedKeys.get(name),
    getApprovedSpendingLimit: () => context.remainingSpendingLimit,
    subApprovedSpendingLimit: (amount) => {
      const rest = context.remainingSpendingLimit - amount;
      context.remainingSpendingLimit = rest < 0n ? 0n : rest;
    },
    getMainPurse: () => execution.mainPurse,
    // Networks with administrators are refused before execution.
    isAdministrator: () => false,
    allowUnrestrictedTransfers: () => core.allowUnrestrictedTransfers,
    isValidURef: (uref) => context.accessRights.has(uref),
    newURef: (init) => catchingExec(() => newURefQuietly(context, storedCLValue(init)), mintErrorOf(MintError.NewURef)),
    read: (uref) => {
      const stored = orStorageError(() => readState(context, urefKey(uref)));
      if (!stored.ok || stored.value === undefined) return stored.ok ? ok(undefined) : stored;
      return stored.value.kind === 'CLValue' ? ok(stored.value.value) : failed(MintError.CLValue);
    },
    writeAmount: (uref, amount) =>
      orStorageError(() => {
        writeState(context, urefKey(uref), storedCLValue(clU512(amount)));
        return undefined;
      }),
    add: (uref, amount) =>
      orStorageError(() => {
        addState(context, urefKey(uref), storedCLValue(clU512(amount)));
        return undefined;
      }),
    totalBalance: (purse) => orStorageError(() => totalBalanceOf(context, purse)),
    availableBalance: (purse) => orStorageError(() => availableBalanceOf(context, purse)),
    writeBalance: (purse, balance) =>
      orStorageError(() => {
        writeUnchecked(context, balanceKey(purse.addr), storedCLValue(clU512(balance)));
        return undefined;
      }),
    addBalance: (purse, amount) =>
      orStorageError(() => {
        addUnchecked(context, balanceKey(purse.addr), storedCLValue(clU512(amount)));
        return undefined;
      }),
    recordTransfer: (transfer) =>
      catchingExec(() => {
        recordTransfer(context, transfer);
        return undefined;
      }, mintErrorOf(MintError.RecordTransferFailure)),
    purseExists: (purse) => {
      const stored = orStorageError(() => readState(context, balanceKey(purse.addr)));
      if (!stored.ok) return stored;
      if (stored.value === undefined) return ok(false);
      return stored.value.kind === 'CLValue'
        ? ok(sameCLType(stored.value.value.type, CL.U512))
        : failed(MintError.CLValue);
    },
  };
}
