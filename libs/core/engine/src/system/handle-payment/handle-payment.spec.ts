import { accountHashOf, SYSTEM_PUBLIC_KEY } from '@casper-trace/casper-types/public-key';
import { describe, expect, it } from 'vitest';
import { ok } from '../../result.js';
import { calculateOverpaymentAndFee, type PaymentFigures } from './handle-payment.js';
import type { HandlePaymentProvider } from './handle-payment-provider.js';

const PURSE = { addr: new Uint8Array(32), rights: 7 } as const;
const HALF = { numerator: 1n, denominator: 2n };

/** A provider whose purse holds `balance` motes and which counts how often it is asked. */
function providerWith(balance: bigint) {
  const asked: bigint[] = [];
  const provider = {
    getCaller: () => accountHashOf(SYSTEM_PUBLIC_KEY),
    availableBalance: () => {
      asked.push(balance);
      return ok(balance);
    },
  } as unknown as HandlePaymentProvider;
  return { provider, asked };
}

const figures: PaymentFigures = { limit: 100n, gasPrice: 1, cost: 100n, consumed: 40n, available: undefined };

// casper-storage 2.1.1 reads the balance itself, 3.0.0 gets it from the node (system/handle_payment/internal.rs).
describe('the refund', () => {
  it('is calculated from the balance at the refund in 2.0', () => {
    const { provider, asked } = providerWith(100n);
    expect(calculateOverpaymentAndFee(provider, figures, PURSE, HALF)).toEqual(ok({ refund: 30n, fee: 70n }));
    expect(asked).toHaveLength(1);
  });

  it('is calculated from the balance before the session since 2.1.0, and nothing is read', () => {
    const { provider, asked } = providerWith(0n);
    const measured = { ...figures, available: 100n };
    expect(calculateOverpaymentAndFee(provider, measured, PURSE, HALF)).toEqual(ok({ refund: 30n, fee: 70n }));
    expect(asked).toHaveLength(0);
  });

  it('is nothing where the limit exceeds a balance that just covers the cost, since 2.1.0', () => {
    const { provider } = providerWith(90n);
    const capped = { ...figures, cost: 90n, consumed: 0n };
    expect(calculateOverpaymentAndFee(provider, capped, PURSE, HALF)).toEqual(ok({ refund: 50n, fee: 40n }));
    const measured = { ...capped, available: 90n };
    expect(calculateOverpaymentAndFee(provider, measured, PURSE, HALF)).toEqual(ok({ refund: 0n, fee: 90n }));
  });
});
