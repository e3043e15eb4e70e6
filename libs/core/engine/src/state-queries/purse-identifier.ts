// Which purse is meant by who pays or is paid. Mirrors casper-storage 2.1.1 data_access_layer/balance.rs
// (BalanceIdentifier) and global_state/state/mod.rs (balance).
import { keyURef } from '@casper-trace/casper-types/key';
import type { URef } from '@casper-trace/casper-types/uref';
import type { StateView } from '@casper-trace/global-state/state-view';
import { TrackingCopy } from '@casper-trace/global-state/tracking-copy';
import type { Result } from '../result.js';
import {
  ACCUMULATION_PURSE_KEY,
  PAYMENT_PURSE_KEY,
  REFUND_PURSE_KEY,
} from '../system/handle-payment/handle-payment.js';
import { availableBalance, totalBalance } from './balance.js';
import { footprintByAccountHash, systemContractNamedKey } from './runtime-footprint.js';
import { RegistryName } from './system-registry.js';
import { namedKeyNotFound, queryState, TrackingCopyError, unexpectedKeyVariant } from './tracking-copy-error.js';

/** The main purse of an account (account hash), or one of handle payment's purses. */
export type PurseIdentifier =
  | { readonly kind: 'account' | 'penalized account'; readonly accountHash: Uint8Array }
  | { readonly kind: 'payment' | 'penalized payment' | 'refund' | 'accumulation' };

/** True if the payer lost the right to be executed. */
export function isPenalty(identifier: PurseIdentifier): boolean {
  return identifier.kind === 'penalized account' || identifier.kind === 'penalized payment';
}

/** The purse, with the rights of the record it is found in. No Identity. Throws TrackingCopyError. */
export function purseOf(tracking: TrackingCopy, identifier: PurseIdentifier): URef {
  switch (identifier.kind) {
    case 'account':
    case 'penalized account': {
      const { mainPurse } = footprintByAccountHash(tracking, identifier.accountHash);
      if (mainPurse === undefined) throw new TrackingCopyError('Authorization', 'Authorization error');
      return mainPurse;
    }
    case 'payment':
    case 'penalized payment':
      return handlePaymentPurse(tracking, PAYMENT_PURSE_KEY);
    case 'refund':
      return handlePaymentPurse(tracking, REFUND_PURSE_KEY);
    case 'accumulation':
      return handlePaymentPurse(tracking, ACCUMULATION_PURSE_KEY);
  }
}

function handlePaymentPurse(tracking: TrackingCopy, name: string): URef {
  const key = systemContractNamedKey(tracking, RegistryName.HandlePayment, name);
  if (key === undefined) throw namedKeyNotFound(name);
  const uref = keyURef(key);
  if (uref === undefined) throw unexpectedKeyVariant(key);
  return uref;
}

/** What a purse holds; motes. */
export interface PurseBalance {
  readonly purse: URef;
  readonly total: bigint;
  readonly available: bigint;
}

/** The balance of a purse as the node inquires it between steps: in a tracking copy of its own, without effects. */
export function inquireBalance(view: StateView, identifier: PurseIdentifier): Result<PurseBalance, TrackingCopyError> {
  const tracking = new TrackingCopy(view);
  return queryState(() => {
    const purse = purseOf(tracking, identifier);
    const total = totalBalance(tracking, purse.addr);
    return { purse, total, available: availableBalance(tracking, purse.addr) };
  });
}
