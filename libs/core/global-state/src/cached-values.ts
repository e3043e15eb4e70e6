// The cache of a ScratchState.
// Mirrors casper-storage 2.1.1 global_state/state/scratch.rs `Cache` (there one tree of all keys).
import { bytesToHex } from '@casper-trace/casper-types/hex';
import type { Key } from '@casper-trace/casper-types/key';
import type { StoredValue } from '@casper-trace/casper-types/stored-value';

interface CachedValue {
  readonly key: Key;
  readonly value: StoredValue;
}

/** Values by key, those of each tag for themselves: holds are looked for by prefix in each transaction, and are few. */
export class CachedValues {
  readonly #byTag = new Map<number, Map<string, CachedValue>>();

  clone(): CachedValues {
    const copy = new CachedValues();
    for (const [tag, values] of this.#byTag) copy.#byTag.set(tag, new Map(values));
    return copy;
  }

  has(key: Key): boolean {
    return this.#byTag.get(key.tag)?.has(key.id) === true;
  }

  get(key: Key): StoredValue | undefined {
    return this.#byTag.get(key.tag)?.get(key.id)?.value;
  }

  set(key: Key, value: StoredValue): void {
    let values = this.#byTag.get(key.tag);
    if (values === undefined) {
      values = new Map();
      this.#byTag.set(key.tag, values);
    }
    values.set(key.id, { key, value });
  }

  delete(key: Key): void {
    this.#byTag.get(key.tag)?.delete(key.id);
  }

  /** Keys whose encoding begins with the prefix, in no order. */
  keysWithPrefix(prefix: Uint8Array): Key[] {
    const wanted = bytesToHex(prefix);
    const keys: Key[] = [];
    for (const [tag, values] of this.#byTag) {
      if (prefix.length > 0 && tag !== prefix[0]) continue;
      for (const [id, { key }] of values) {
        if (id.startsWith(wanted)) keys.push(key);
      }
    }
    return keys;
  }
}
