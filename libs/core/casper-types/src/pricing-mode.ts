// How a TransactionV1 pays; mirrors casper-types 6.0.1 transaction/pricing_mode.rs.

import { calltableVariant } from './bytesrepr/calltable.js';
import { encode } from './bytesrepr/writer.js';
import type { JsonNode } from './json.js';

/** Amounts in motes as u64; factor and tolerance u8. */
export type PricingMode =
  | {
      readonly kind: 'PaymentLimited';
      readonly paymentAmount: bigint;
      readonly gasPriceTolerance: number;
      readonly standardPayment: boolean;
    }
  | { readonly kind: 'Fixed'; readonly additionalComputationFactor: number; readonly gasPriceTolerance: number }
  | { readonly kind: 'Prepaid'; readonly receipt: Uint8Array };

/** bytesrepr: a calltable envelope. */
export function pricingModeToBytes(mode: PricingMode): Uint8Array {
  switch (mode.kind) {
    case 'PaymentLimited':
      return calltableVariant(
        0,
        encode(mode.paymentAmount, (writer, amount) => writer.u64(amount)),
        Uint8Array.of(mode.gasPriceTolerance),
        Uint8Array.of(mode.standardPayment ? 1 : 0),
      );
    case 'Fixed':
      return calltableVariant(
        1,
        Uint8Array.of(mode.gasPriceTolerance),
        Uint8Array.of(mode.additionalComputationFactor),
      );
    case 'Prepaid':
      return calltableVariant(2, mode.receipt);
  }
}

/** Reads the node's JSON. */
export function pricingModeFromJson(json: JsonNode): PricingMode {
  const { name, content } = json.variantContent();
  switch (name) {
    case 'PaymentLimited':
      return {
        kind: name,
        paymentAmount: content.field('payment_amount').u64(),
        gasPriceTolerance: content.field('gas_price_tolerance').u8(),
        standardPayment: content.field('standard_payment').boolean(),
      };
    case 'Fixed':
      return {
        kind: name,
        additionalComputationFactor: content.field('additional_computation_factor').u8(),
        gasPriceTolerance: content.field('gas_price_tolerance').u8(),
      };
    case 'Prepaid':
      return { kind: name, receipt: content.field('receipt').hex(32) };
    default:
      throw json.fail('a pricing mode');
  }
}
