// Entry points of handle payment as Wasm calls them.
// Mirrors casper-execution-engine 8.1.1 runtime/mod.rs `call_host_handle_payment`.
import { CL } from '@casper-trace/casper-types/cl-type';
import { type CLValue, clOption, clUnit, clURef } from '@casper-trace/casper-types/cl-value';
import { readURef, type URef } from '@casper-trace/casper-types/uref';
import { Phase } from '../address-generator.js';
import { failed } from '../result.js';
import { getPaymentPurse, getRefundPurse, setRefundPurse } from '../system/handle-payment/handle-payment.js';
import { HandlePaymentError } from '../system/handle-payment/handle-payment-error.js';
import { tellReturned } from './argument-events.js';
import { handlePaymentProvider } from './handle-payment-internal.js';
import { chargeSystemContractCall, type Runtime } from './runtime.js';
import type { SystemOutcome } from './system-outcome.js';
import { handlePaymentOrRevert, systemArgument } from './system-results.js';

/** The payment purse is looked up once a context; then the context remembers it. */
function paymentPurse(caller: Runtime, runtime: Runtime): URef {
  const provider = handlePaymentProvider(runtime);
  if (runtime.execution.rules.versioned.paymentPurseInPaymentOnly && provider.getPhase() !== Phase.Payment) {
    // Which error the node refuses with is not known.
    handlePaymentOrRevert(failed(HandlePaymentError.InvalidCaller));
  }
  caller.context.paymentPurse ??= handlePaymentOrRevert(getPaymentPurse(provider));
  return caller.context.paymentPurse;
}

const entryPoints: Readonly<Record<string, (caller: Runtime, runtime: Runtime) => CLValue>> = {
  get_payment_purse: (caller, runtime) => {
    const purse = paymentPurse(caller, runtime);
    tellReturned(runtime.context, caller.context.ref, [purse]);
    return clURef(purse);
  },
  set_refund_purse: (_caller, runtime) => {
    const purse = systemArgument(runtime.context.args, 'purse', CL.URef, readURef);
    handlePaymentOrRevert(setRefundPurse(handlePaymentProvider(runtime), purse));
    return clUnit();
  },
  get_refund_purse: (_caller, runtime) => {
    const purse = handlePaymentOrRevert(getRefundPurse(handlePaymentProvider(runtime)));
    return clOption(CL.URef, purse === undefined ? undefined : clURef(purse));
  },
};

/** Charges, then runs the entry point; one that is listed in the contract but has no code gives unit, uncharged. */
export function callHandlePayment(caller: Runtime, runtime: Runtime, entryPoint: string): SystemOutcome {
  const run = Object.hasOwn(entryPoints, entryPoint) ? entryPoints[entryPoint] : undefined;
  if (run === undefined) return { value: clUnit() };
  chargeSystemContractCall(runtime, runtime.execution.rules.systemCosts.handlePayment[entryPoint] ?? 0n);
  return { value: run(caller, runtime) };
}
