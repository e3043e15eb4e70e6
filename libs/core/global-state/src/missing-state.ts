// The signal of a state view that does not hold what was asked: fetch it, then run again.

import { RetryableError } from '@casper-trace/casper-types/app-error';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import type { Key } from '@casper-trace/casper-types/key';

/** Thrown by a `StateView` whose answer is unknown (code `missing-state`), so that the caller fetches and retries. */
export class MissingState extends RetryableError {
  /** Keys whose value, or absence, must be fetched. */
  readonly keys: readonly Key[];
  /** Encoded key prefixes whose complete list of keys must be fetched. */
  readonly prefixes: readonly Uint8Array[];

  constructor(keys: readonly Key[], prefixes: readonly Uint8Array[] = []) {
    const named = [...keys.map((key) => key.id), ...prefixes.map((prefix) => `${bytesToHex(prefix)}…`)];
    super('missing-state', `the state view does not hold ${named.slice(0, 3).join(', ')}; fetch it and run again`, {
      keys: keys.length,
      prefixes: prefixes.length,
    });
    this.keys = keys;
    this.prefixes = prefixes;
  }
}
