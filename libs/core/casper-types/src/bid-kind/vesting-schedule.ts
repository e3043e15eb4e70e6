// Locked stakes of genesis validators; mirrors casper-types 6.0.1 system/auction/bid/vesting.rs.

import { arrayOf, type Codec, optionOf, recordOf, u64Codec, u512Codec } from '../codec.js';

/** When a locked stake begins to be free (milliseconds) and what stays locked in each of 14 weeks (motes). */
export interface VestingSchedule {
  readonly initialReleaseTimestampMillis: bigint;
  readonly lockedAmounts: readonly bigint[] | undefined;
}

/** Length of `lockedAmounts`. */
export const LOCKED_AMOUNTS_MAX_LENGTH = 14;

/** Both encodings. */
export const vestingScheduleCodec: Codec<VestingSchedule> = recordOf<VestingSchedule>({
  initialReleaseTimestampMillis: ['initial_release_timestamp_millis', u64Codec],
  lockedAmounts: ['locked_amounts', optionOf(arrayOf(u512Codec, LOCKED_AMOUNTS_MAX_LENGTH))],
});
