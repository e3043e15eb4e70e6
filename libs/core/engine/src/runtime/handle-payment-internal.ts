// Handle payment's providers on the Wasm runtime. Mirrors casper-execution-engine 8.1.1 runtime/handle_payment_internal.rs.
import { clU512 } from '@casper-trace/casper-types/cl-value';
import { balanceKey } from '@casper-trace/casper-types/key';
import { storedCLValue } from '@casper-trace/casper-types/stored-value';
import { systemContractError, trap } from '../exec-error.js';
import { failed, ok, type Result } from '../result.js';
import { HandlePaymentError } from '../system/handle-payment/handle-payment-error.js';
import type { HandlePaymentProvider } from '../system/handle-payment/handle-payment-provider.js';
import { formatMintError } from '../system/mint/mint-error.js';
import { availableBalanceOf } from './balances.js';
import { reduceMintSupply } from './mint-calls.js';
import { putNamedKey, removeNamedKey } from './named-key-access.js';
import type { Runtime } from './runtime.js';
import { readTyped, writeUnchecked } from './state-access.js';
import { catchingExec } from './system-results.js';
import { mintTransfer, transferToAccountHash } from './transfers.js';

/** Gas keeps its meaning; every other execution error becomes `otherwise`. */
const errorOf =
  (otherwise: HandlePaymentError) =>
  (kind: string): HandlePaymentError =>
    kind === 'GasLimit' ? HandlePaymentError.GasLimit : otherwise;

/** The providers of a handle payment call; `runtime` is handle payment's own. */
export function handlePaymentProvider(runtime: Runtime): HandlePaymentProvider {
  const { context, execution } = runtime;
  const { core } = execution.rules;
  const done = <T>(otherwise: HandlePaymentError, body: () => T): Result<undefined, HandlePaymentError> =>
    catchingExec(() => {
      body();
      return undefined;
    }, errorOf(otherwise));
  return {
    transferPurseToAccount: (source, target, amount) => {
      const called = catchingExec(
        () => transferToAccountHash(runtime, source, target, amount, undefined),
        errorOf(HandlePaymentError.Transfer),
      );
      if (!called.ok) return called;
      return called.value.ok ? ok(undefined) : failed(HandlePaymentError.Transfer);
    },
    transferPurseToPurse: (source, target, amount) => {
      const called = catchingExec(
        () => mintTransfer(runtime, undefined, source, target, amount, undefined),
        errorOf(HandlePaymentError.Transfer),
      );
      if (!called.ok) return called;
      return called.value.ok ? ok(undefined) : failed(HandlePaymentError.Transfer);
    },
    availableBalance: (purse) =>
      catchingExec(() => availableBalanceOf(context, purse), errorOf(HandlePaymentError.GetBalance)),
    reduceTotalSupply: (amount) =>
      done(HandlePaymentError.ReduceTotalSupply, () => {
        const reduced = reduceMintSupply(runtime, amount);
        if (!reduced.ok) trap(systemContractError(`Mint error: ${formatMintError(reduced.error)}`));
      }),
    getKey: (name) => {
      const live = context.namedKeys.get(name);
      if (live !== undefined) return live;
      const contract = catchingExec(
        () => readTyped(context, context.contextKey, 'Contract'),
        () => undefined,
      );
      return contract.ok ? contract.value.namedKeys.get(name) : undefined;
    },
    putKey: (name, key) => done(HandlePaymentError.PutKey, () => putNamedKey(context, name, key)),
    removeKey: (name) => done(HandlePaymentError.RemoveKey, () => removeNamedKey(context, name)),
    getPhase: () => execution.phase,
    getCaller: () => execution.initiator,
    refundHandling: () => core.refundHandling,
    feeHandling: () => core.feeHandling,
    // Networks with administrators are refused before execution.
    administrativeAccounts: () => [],
    writeBalance: (purse, amount) =>
      done(HandlePaymentError.Storage, () =>
        writeUnchecked(context, balanceKey(purse.addr), storedCLValue(clU512(amount))),
      ),
  };
}
