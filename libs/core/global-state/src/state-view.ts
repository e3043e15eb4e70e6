// What the engine reads global state through. One method a question, synchronous.
// Mirrors the trait StateReader of casper-storage 2.1.1 global_state/state/mod.rs (without proofs).

import type { Key } from '@casper-trace/casper-types/key';
import type { StoredValue } from '@casper-trace/casper-types/stored-value';

/**
 * A read-only view of global state at one point of the chain. Keys are given normalized (URef rights stripped).
 * A view that does not hold the answer throws; it never says "absent" for "not known".
 */
export interface StateView {
  /** The value under `key`, or undefined if the state has none. */
  read(key: Key): StoredValue | undefined;
  /** All keys whose encoding starts with `prefix`; a plain view gives them in ascending byte order. */
  keysWithPrefix(prefix: Uint8Array): readonly Key[];
}
