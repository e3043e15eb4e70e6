// Balances as host functions and system contracts read them. Mirrors runtime_context/mod.rs `available_balance`.
import type { URef } from '@casper-trace/casper-types/uref';
import { trackingCopyError, trap } from '../exec-error.js';
import { availableBalance, totalBalance } from '../state-queries/balance.js';
import { queryState } from '../state-queries/tracking-copy-error.js';
import type { RuntimeContext } from './runtime-context.js';

/** Motes that are not held; one Identity for each hold. No check of rights. Traps with TrackingCopy if it is no purse. */
export function availableBalanceOf(context: RuntimeContext, purse: URef): bigint {
  const queried = queryState(availableBalance, context.execution.tracking, purse.addr);
  return queried.ok ? queried.value : trap(trackingCopyError(queried.error.message));
}

/** Motes, what is held included. No Identity. Traps with TrackingCopy if it is no purse. */
export function totalBalanceOf(context: RuntimeContext, purse: URef): bigint {
  const queried = queryState(totalBalance, context.execution.tracking, purse.addr);
  return queried.ok ? queried.value : trap(trackingCopyError(queried.error.message));
}
