// The states of all cases in one table. They hardly differ, so keys and values stand there once, and a state is no more
// than numbers: objects of its own for each of hundreds of states would make every collection of garbage slow, which
// no process that indexes a chain has to bear.
import { compareBytes } from '@casper-trace/casper-types/bytes';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import type { Key } from '@casper-trace/casper-types/key';
import { type StoredValue, storedValueToBytes } from '@casper-trace/casper-types/stored-value';
import type { StateView } from '@casper-trace/global-state/state-view';

/** No value in this state. */
const ABSENT = -1;

/** Keys and values of all states, each at its place. */
export class StateTable {
  readonly keys: Key[] = [];
  readonly values: StoredValue[] = [];
  /** By the hex of the encoding. */
  readonly #keyPlaces = new Map<string, number>();
  readonly #valuePlaces = new Map<string, number>();
  #sorted: readonly number[] = [];

  /** A state of exactly these entries. */
  add(entries: Iterable<readonly [Key, StoredValue]>): CaseState {
    const values: number[] = [];
    for (const [key, value] of entries) {
      const place = this.#placeOfKey(key);
      while (values.length <= place) values.push(ABSENT);
      values[place] = this.#placeOfValue(value);
    }
    return new CaseState(this, Int32Array.from(values));
  }

  /** Encoded keys in hex, by place: a Map keeps the order in which they came. */
  get keyTexts(): string[] {
    return [...this.#keyPlaces.keys()];
  }

  /** Encoded values in hex, by place. */
  get valueTexts(): string[] {
    return [...this.#valuePlaces.keys()];
  }

  /** Where the key stands; undefined if no state has it. */
  placeOf(key: Key): number | undefined {
    return this.#keyPlaces.get(key.id);
  }

  /** Places of the keys with this encoded prefix, the keys ascending. */
  placesWithPrefix(prefix: Uint8Array): readonly number[] {
    const { keys } = this;
    if (this.#sorted.length !== keys.length) {
      this.#sorted = [...keys.keys()].sort((left, right) => compareBytes(keys[left].bytes, keys[right].bytes));
    }
    const places: number[] = [];
    for (let index = this.#firstFrom(prefix); index < keys.length; index += 1) {
      const place = this.#sorted[index];
      if (compareBytes(keys[place].bytes.subarray(0, prefix.length), prefix) !== 0) break;
      places.push(place);
    }
    return places;
  }

  /** Index in the sorted places of the first key that is not below `prefix`. */
  #firstFrom(prefix: Uint8Array): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareBytes(this.keys[this.#sorted[middle]].bytes, prefix) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #placeOfKey(key: Key): number {
    const known = this.#keyPlaces.get(key.id);
    if (known !== undefined) return known;
    this.#keyPlaces.set(key.id, this.keys.length);
    return this.keys.push(key) - 1;
  }

  #placeOfValue(value: StoredValue): number {
    const text = bytesToHex(storedValueToBytes(value));
    const known = this.#valuePlaces.get(text);
    if (known !== undefined) return known;
    this.#valuePlaces.set(text, this.values.length);
    return this.values.push(value) - 1;
  }
}

/** One complete state. */
export class CaseState implements StateView {
  readonly #table: StateTable;
  /** Place of the value by place of the key. */
  readonly #values: Int32Array;

  constructor(table: StateTable, values: Int32Array) {
    this.#table = table;
    this.#values = values;
  }

  read(key: Key): StoredValue | undefined {
    const place = this.#table.placeOf(key);
    const value = place === undefined ? undefined : this.#values[place];
    return value === undefined || value === ABSENT ? undefined : this.#table.values[value];
  }

  keysWithPrefix(prefix: Uint8Array): readonly Key[] {
    const keys: Key[] = [];
    for (const place of this.#table.placesWithPrefix(prefix)) {
      if ((this.#values[place] ?? ABSENT) !== ABSENT) keys.push(this.#table.keys[place]);
    }
    return keys;
  }

  /** Places of key and value of all entries. */
  places(): (readonly [key: number, value: number])[] {
    return [...this.#values].flatMap((value, key) => (value === ABSENT ? [] : [[key, value] as const]));
  }
}
