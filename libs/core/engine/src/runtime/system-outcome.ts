// What an entry point of a system contract gives to the runtime that called it.
import type { CLValue } from '@casper-trace/casper-types/cl-value';

/** `tellAfterwards` tells the inspector what the caller did by the call, when the system contract's frame has ended. */
export interface SystemOutcome {
  readonly value: CLValue;
  readonly tellAfterwards?: () => void;
}
