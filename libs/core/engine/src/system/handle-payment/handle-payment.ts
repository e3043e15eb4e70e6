// Handle payment: the payment purse, the refund purse, refund and fee figures. Pure rules over the provider.
// Mirrors casper-storage 2.1.1 system/handle_payment.rs and system/handle_payment/internal.rs; where the available balance
// is given, casper-storage 3.0.0 to 5.0.0.
import { AccessRights } from '@casper-trace/casper-types/access-rights';
import { keyURef, urefKey } from '@casper-trace/casper-types/key';
import { type URef, withRights } from '@casper-trace/casper-types/uref';
import { Phase } from '../../address-generator.js';
import type { ChainspecRatio } from '../../chainspec/protocol-rules.js';
import { attempt, must, type Result, refuse } from '../../result.js';
import { isSystemAccount } from '../system-caller.js';
import { HandlePaymentError } from './handle-payment-error.js';
import type { HandlePaymentProvider } from './handle-payment-provider.js';

/** Named key of the purse that custom payment fills. */
export const PAYMENT_PURSE_KEY = 'payment_purse';
/** Named key of the purse that a refund of custom payment goes to; only there while such a transaction runs. */
export const REFUND_PURSE_KEY = 'refund_purse';
/** Named key of the purse that collects fees under fee handling `Accumulate`. */
export const ACCUMULATION_PURSE_KEY = 'accumulation_purse';
const U512_MAX = (1n << 512n) - 1n;

/** Entry point `get_payment_purse`: the purse with rights to read and add. */
export function getPaymentPurse(provider: HandlePaymentProvider): Result<URef, HandlePaymentError> {
  return attempt(() => {
    const key = provider.getKey(PAYMENT_PURSE_KEY);
    if (key === undefined) return refuse(HandlePaymentError.PaymentPurseNotFound);
    const purse = keyURef(key) ?? refuse(HandlePaymentError.PaymentPurseKeyUnexpectedType);
    return withRights(purse, AccessRights.READ_ADD);
  });
}

/** Entry point `set_refund_purse`: in payment code only. */
export function setRefundPurse(provider: HandlePaymentProvider, purse: URef): Result<undefined, HandlePaymentError> {
  return attempt(() => {
    // A purse is what has a balance.
    must(provider.availableBalance(purse));
    if (provider.getPhase() !== Phase.Payment) return refuse(HandlePaymentError.SetRefundPurseCalledOutsidePayment);
    return must(provider.putKey(REFUND_PURSE_KEY, urefKey(purse)));
  });
}

/** Entry point `get_refund_purse`: the purse without any rights, undefined if none is set. */
export function getRefundPurse(provider: HandlePaymentProvider): Result<URef | undefined, HandlePaymentError> {
  return attempt(() => {
    const key = provider.getKey(REFUND_PURSE_KEY);
    if (key === undefined) return undefined;
    const purse = keyURef(key) ?? refuse(HandlePaymentError.RefundPurseKeyUnexpectedType);
    return withRights(purse, AccessRights.NONE);
  });
}

/** Forgets the refund purse: for the system only. */
export function clearRefundPurse(provider: HandlePaymentProvider): Result<undefined, HandlePaymentError> {
  return attempt(() => {
    requireSystem(provider);
    return must(provider.removeKey(REFUND_PURSE_KEY));
  });
}

/** What the refund of a transaction is reckoned from: gas, gas price, motes. */
export interface PaymentFigures {
  /** Gas. */
  readonly limit: bigint;
  /** Motes a unit of gas. */
  readonly gasPrice: number;
  /** Motes. */
  readonly cost: bigint;
  /** Gas; after an error the node puts motes here, so that nothing remains. */
  readonly consumed: bigint;
  /** Motes that the payer had before the session; undefined where the node reads the balance when it refunds. */
  readonly available: bigint | undefined;
}

/**
 * Refund and fee in motes: limit less consumed, times price, times ratio, rounded down; nothing is refunded if the
 * source cannot cover the cost. For the system only.
 */
export function calculateOverpaymentAndFee(
  provider: HandlePaymentProvider,
  figures: PaymentFigures,
  source: URef,
  ratio: ChainspecRatio,
): Result<{ readonly refund: bigint; readonly fee: bigint }, HandlePaymentError> {
  return attempt(() => {
    requireSystem(provider);
    const { limit, gasPrice, cost, consumed } = figures;
    const available = figures.available ?? must(provider.availableBalance(source));
    if (available === undefined) return refuse(HandlePaymentError.PaymentPurseBalanceNotFound);
    // Since casper-storage 3.0.0.
    if (figures.available !== undefined && limit > available && available <= cost)
      return { refund: 0n, fee: available };
    if (available < cost) return { refund: 0n, fee: available };
    if (ratio.numerator === 0n || consumed >= limit) return { refund: 0n, fee: cost };
    const base = (limit - consumed) * BigInt(gasPrice);
    const refund = (base * ratio.numerator) / ratio.denominator;
    if (base * ratio.numerator > U512_MAX || refund > cost) return refuse(HandlePaymentError.ArithmeticOverflow);
    return { refund, fee: cost - refund };
  });
}

/** Burns `amount` (everything available if undefined) out of the purse: for the system only. See `burn` of the mint. */
export function paymentBurn(
  provider: HandlePaymentProvider,
  purse: URef,
  amount: bigint | undefined,
): Result<undefined, HandlePaymentError> {
  return attempt(() => {
    requireSystem(provider);
    const available = must(provider.availableBalance(purse));
    if (available === undefined) return refuse(HandlePaymentError.PaymentPurseBalanceNotFound);
    const burned = amount ?? available;
    if (burned === 0n) return undefined;
    if (burned > available) return refuse(HandlePaymentError.ArithmeticOverflow);
    must(provider.writeBalance(purse, available - burned));
    return must(provider.reduceTotalSupply(burned));
  });
}

function requireSystem(provider: HandlePaymentProvider): void {
  if (!isSystemAccount(provider.getCaller())) refuse(HandlePaymentError.InvalidCaller);
}
