// The error of a state view that does not hold what was asked, for views of a caller whose state comes piece by piece.

import { RetryableError } from '@casper-trace/casper-types/app-error';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import type { Key } from '@casper-trace/casper-types/key';

/** Thrown by a `StateView` whose answer is unknown (code `missing-state`); the engine lets it pass. Our own views hold all of a state. */
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
