// The refund of unspent payment. Mirrors casper-node 2.0.3 components/contract_runtime/operations.rs (refund_mode) and
// casper-storage 2.1.1 and 5.0.0 global_state/state/mod.rs (handle_refund).
import type { URef } from '@casper-trace/casper-types/uref';
import { Phase } from '../address-generator.js';
import type { ChainspecRatio } from '../chainspec/protocol-rules.js';
import { type Result, refuse } from '../result.js';
import { totalBalance } from '../state-queries/balance.js';
import { inquireBalance, type PurseIdentifier, purseOf } from '../state-queries/purse-identifier.js';
import { RegistryName } from '../state-queries/system-registry.js';
import { attemptWithText } from '../state-queries/tracking-copy-error.js';
import {
  calculateOverpaymentAndFee,
  clearRefundPurse,
  type PaymentFigures,
  paymentBurn,
  setRefundPurse,
} from '../system/handle-payment/handle-payment.js';
import { formatHandlePaymentError, type HandlePaymentError } from '../system/handle-payment/handle-payment-error.js';
import { inNodeFrame, NODE_CONTEXT } from '../system/native/native-events.js';
import { NativeHandlePayment } from '../system/native/native-handle-payment.js';
import { type NativeRuntime, newSystemContractRuntime, newSystemRuntime } from '../system/native/native-runtime.js';
import { unsupported } from '../unsupported.js';
import { moveMotes } from './move-motes.js';
import { type NativeOutcome, runNativeStep, type TransactionRun } from './transaction-run.js';

const WHOLE: ChainspecRatio = { numerator: 1n, denominator: 1n };

/** What remains of the payment after the refund step. */
export interface Refunded {
  /** Motes that the fee is reduced by. */
  readonly refund: bigint;
  /** Who pays the fee now. */
  readonly payer: PurseIdentifier;
}

/** Handles the refund as the chainspec says. Standard payment only reckons it: the fee is smaller by it. */
export function handleRefund(
  run: TransactionRun,
  payer: PurseIdentifier,
  figures: PaymentFigures,
  isCustomPayment: boolean,
): Refunded {
  const { refundHandling, feeHandling } = run.rules.core;
  if (refundHandling.kind === 'NoRefund') {
    if (feeHandling !== 'NoFee' || !isCustomPayment) return { refund: 0n, payer };
    // The motes go back, and the gas hold is placed where they went.
    const available = figures.available === undefined ? undefined : availableFor(run, { kind: 'payment' });
    const whole = { ...figures, consumed: 0n, available };
    inRefundStep(run, (runtime) => pay(run, runtime, { kind: 'payment' }, whole, WHOLE));
    return { refund: 0n, payer: { kind: 'refund' } };
  }
  const refund = inRefundStep(run, (runtime) => {
    if (refundHandling.kind === 'Burn') return burn(runtime, payer, figures, refundHandling);
    if (isCustomPayment) return pay(run, runtime, payer, figures, refundHandling);
    return reckon(runtime, purseOf(runtime.tracking, payer), figures, refundHandling);
  });
  return { refund, payer };
}

/** What a purse has before the refund, by an inquiry without effects. */
function availableFor(run: TransactionRun, purse: PurseIdentifier): bigint {
  const balance = inquireBalance(run.scratch, purse);
  return balance.ok ? balance.value.available : unsupported('a state without payment purse');
}

/** Makes the initiator's main purse the refund purse, before custom payment code may name another one. */
export function initializeRefundPurse(run: TransactionRun): Result<NativeOutcome, string> {
  return inHandlePaymentStep(run, 'set refund purse', (handlePayment, runtime) =>
    setRefundPurse(handlePayment, purseOf(runtime.tracking, { kind: 'account', accountHash: run.initiator })),
  );
}

/** Forgets the refund purse of this transaction. */
export function forgetRefundPurse(run: TransactionRun): void {
  inHandlePaymentStep(run, 'clear refund purse', clearRefundPurse);
}

function inHandlePaymentStep(
  run: TransactionRun,
  step: 'set refund purse' | 'clear refund purse',
  body: (handlePayment: NativeHandlePayment, runtime: NativeRuntime) => Result<undefined, HandlePaymentError>,
): Result<NativeOutcome, string> {
  return runNativeStep(run, step, (native) =>
    inNodeFrame(native.inspector, step, () =>
      attemptWithText(() => {
        const runtime = newSystemContractRuntime(native, Phase.Payment, RegistryName.HandlePayment);
        withText(body(new NativeHandlePayment(runtime), runtime));
        return runtime;
      }),
    ),
  );
}

/** Runs the refund step; gives the refund in motes, 0 if it failed. */
function inRefundStep(run: TransactionRun, body: (runtime: NativeRuntime) => bigint): bigint {
  const result = runNativeStep(run, 'refund', (native) =>
    inNodeFrame(native.inspector, 'refund', () =>
      attemptWithText(() => {
        const runtime = newSystemRuntime(native, Phase.FinalizePayment);
        const refund = body(runtime);
        return { transfers: runtime.transfers, refund };
      }),
    ),
  );
  return result.ok ? result.value.refund : 0n;
}

function reckon(runtime: NativeRuntime, source: URef, figures: PaymentFigures, ratio: ChainspecRatio): bigint {
  return withText(calculateOverpaymentAndFee(new NativeHandlePayment(runtime), figures, source, ratio)).refund;
}

function pay(
  run: TransactionRun,
  runtime: NativeRuntime,
  payer: PurseIdentifier,
  figures: PaymentFigures,
  ratio: ChainspecRatio,
): bigint {
  const source = purseOf(runtime.tracking, payer);
  const refund = reckon(runtime, source, figures, ratio);
  moveMotes(runtime, 'refund', run.initiator, source, purseOf(runtime.tracking, { kind: 'refund' }), refund);
  return refund;
}

function burn(runtime: NativeRuntime, payer: PurseIdentifier, figures: PaymentFigures, ratio: ChainspecRatio): bigint {
  const source = purseOf(runtime.tracking, payer);
  const refund = reckon(runtime, source, figures, ratio);
  const before = totalBalance(runtime.tracking, source.addr);
  withText(paymentBurn(new NativeHandlePayment(runtime), source, refund));
  if (refund !== 0n) {
    runtime.inspector.purseTransferred({
      context: NODE_CONTEXT,
      way: 'burn',
      by: 'refund',
      source,
      target: undefined,
      amount: before - totalBalance(runtime.tracking, source.addr),
      id: undefined,
      outcome: { kind: 'moved' },
    });
  }
  return refund;
}

function withText<T>(result: Result<T, HandlePaymentError>): T {
  return result.ok ? result.value : refuse(`HandlePayment error: ${formatHandlePaymentError(result.error)}`);
}
