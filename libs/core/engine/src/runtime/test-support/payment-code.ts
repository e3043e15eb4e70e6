// Payment code of the tests: what a transaction does that pays by its own code.
import { Writer } from '@casper-trace/casper-types/bytesrepr/writer';
import { clU512 } from '@casper-trace/casper-types/cl-value';
import { type URef, urefToBytes } from '@casper-trace/casper-types/uref';
import type { GuestCode } from './guest-module.js';
import { HANDLE_PAYMENT, hash, PAYMENT_PURSE, uref } from './sample-network.js';

/** Asks for the payment purse: only then may the code add to it. */
function openPaymentPurse(code: GuestCode): void {
  code.call(
    'casper_call_contract',
    ...code.data(hash(HANDLE_PAYMENT)),
    ...code.data(new Writer().string('get_payment_purse').finish()),
    ...code.data(new Uint8Array(4)),
    code.room(4),
  );
}

/** Moves motes out of a purse of the sample network. */
export function move(code: GuestCode, motes: bigint, from: number, to: URef): void {
  code.call(
    'casper_transfer_from_purse_to_purse',
    ...code.data(urefToBytes(uref(from))),
    ...code.data(urefToBytes(to)),
    ...code.data(clU512(motes).bytes),
    ...code.data(Uint8Array.of(0)),
  );
}

/** Pays out of a purse of the sample network. */
export const payFrom =
  (purse: number, motes: bigint) =>
  (code: GuestCode): void => {
    openPaymentPurse(code);
    move(code, motes, purse, uref(PAYMENT_PURSE, 5));
  };
