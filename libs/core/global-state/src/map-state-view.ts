// A complete state held in memory: tests and recorded pre-states.

import { compareBytes } from '@casper-trace/casper-types/bytes';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import type { Key } from '@casper-trace/casper-types/key';
import type { StoredValue } from '@casper-trace/casper-types/stored-value';
import type { StateView } from './state-view.js';

/** A state that consists of exactly the given entries (normalized keys); what is not among them is absent. */
export class MapStateView implements StateView {
  readonly #entries: ReadonlyMap<string, readonly [Key, StoredValue]>;

  constructor(entries: Iterable<readonly [Key, StoredValue]>) {
    this.#entries = new Map([...entries].map((entry) => [entry[0].id, entry]));
  }

  /** The value under `key`. */
  read(key: Key): StoredValue | undefined {
    return this.#entries.get(key.id)?.[1];
  }

  /** Keys with an encoded prefix, ascending. */
  keysWithPrefix(prefix: Uint8Array): readonly Key[] {
    const wanted = bytesToHex(prefix);
    return [...this.#entries.values()]
      .map(([key]) => key)
      .filter((key) => key.id.startsWith(wanted))
      .sort((left, right) => compareBytes(left.bytes, right.bytes));
  }
}
