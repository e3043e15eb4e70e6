// The auction's least delegation rate. Mirrors casper-storage 5.0.0 system/runtime_native.rs and
// casper-execution-engine 9.0.0 runtime/mod.rs (get_minimum_delegation_rate).
import { readU8 } from '@casper-trace/casper-types/bytesrepr/primitives';
import { CL } from '@casper-trace/casper-types/cl-type';
import type { Key } from '@casper-trace/casper-types/key';
import type { TrackingCopy } from '@casper-trace/global-state/tracking-copy';
import { clValueAs } from '../runtime/decoding.js';
import { unsupported } from '../unsupported.js';

/** Named key of the auction: the least rate of a bid or a reservation. */
export const MINIMUM_DELEGATION_RATE_KEY = 'minimum_delegation_rate';

/** The rate in percent under the auction's named key (Identity). Genesis and upgrades write it, so it is there. */
export function readMinimumDelegationRate(tracking: TrackingCopy, key: Key | undefined): number {
  const stored = key === undefined ? undefined : tracking.read(key);
  const rate = stored?.kind === 'CLValue' ? clValueAs(stored.value, CL.U8, readU8) : undefined;
  return rate ?? unsupported('an auction without minimum delegation rate');
}
