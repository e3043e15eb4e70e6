// Entry point of a TransactionV1; mirrors casper-types 6.0.1 transaction/transaction_entry_point.rs.

import { calltableVariant } from './bytesrepr/calltable.js';
import { encode } from './bytesrepr/writer.js';
import type { JsonNode } from './json.js';

/** Native entry points of mint and auction by their variant names, with the tag and the name of the entry point. */
const NATIVE = {
  Transfer: { tag: 2, name: 'transfer' },
  AddBid: { tag: 3, name: 'add_bid' },
  WithdrawBid: { tag: 4, name: 'withdraw_bid' },
  Delegate: { tag: 5, name: 'delegate' },
  Undelegate: { tag: 6, name: 'undelegate' },
  Redelegate: { tag: 7, name: 'redelegate' },
  ActivateBid: { tag: 8, name: 'activate_bid' },
  ChangeBidPublicKey: { tag: 9, name: 'change_bid_public_key' },
  AddReservations: { tag: 10, name: 'add_reservations' },
  CancelReservations: { tag: 11, name: 'cancel_reservations' },
  Burn: { tag: 12, name: 'burn' },
} as const;

/** Variant names of the native entry points. */
export type NativeEntryPoint = keyof typeof NATIVE;

/** `Call` of session code, a native entry point, or any name of a stored contract. */
export type TransactionEntryPoint =
  | { readonly kind: 'Call' }
  | { readonly kind: 'Custom'; readonly name: string }
  | { readonly kind: NativeEntryPoint };

function isNative(name: string): name is NativeEntryPoint {
  return Object.hasOwn(NATIVE, name);
}

/** bytesrepr: a calltable envelope. */
export function transactionEntryPointToBytes(entryPoint: TransactionEntryPoint): Uint8Array {
  switch (entryPoint.kind) {
    case 'Call':
      return calltableVariant(0);
    case 'Custom':
      return calltableVariant(
        1,
        encode(entryPoint.name, (writer, name) => writer.string(name)),
      );
    default:
      return calltableVariant(NATIVE[entryPoint.kind].tag);
  }
}

/** The bare name: `call`, `transfer`, `delegate`, … or the custom one. */
export function transactionEntryPointName(entryPoint: TransactionEntryPoint): string {
  switch (entryPoint.kind) {
    case 'Call':
      return 'call';
    case 'Custom':
      return entryPoint.name;
    default:
      return NATIVE[entryPoint.kind].name;
  }
}

/** Reads the node's JSON. */
export function transactionEntryPointFromJson(json: JsonNode): TransactionEntryPoint {
  const { name, content } = json.variant();
  if (name === 'Custom' && content !== undefined) return { kind: name, name: content.text() };
  if (name === 'Call') return { kind: name };
  if (!isNative(name)) throw json.fail('an entry point');
  return { kind: name };
}
