// Ordered collections of bytesrepr; mirrors casper-types 6.0.1 bytesrepr.rs (BTreeMap, BTreeSet).

import type { Reader } from './reader.js';

/** Orders two values: negative, zero or positive. */
export type Compare<T> = (left: T, right: T) => number;

/** Ascending items; of equal ones the last stays. The list itself comes back if it is already so. */
export function sortedUnique<T>(items: readonly T[], compare: Compare<T>): readonly T[] {
  if (isStrictlyAscending(items, compare)) {
    return items;
  }
  const sorted = [...items].sort(compare);
  const unique: T[] = [];
  for (const [index, item] of sorted.entries()) {
    if (index + 1 === sorted.length || compare(item, sorted[index + 1]) !== 0) unique.push(item);
  }
  return unique;
}

/** Reads a BTreeMap: pairs in ascending order of their keys, of equal keys the last. */
export function readSortedMap<K, V>(
  reader: Reader,
  readKey: (reader: Reader) => K,
  readValue: (reader: Reader) => V,
  compare: Compare<K>,
): readonly (readonly [K, V])[] {
  return sortedUnique(reader.map(readKey, readValue), ([left], [right]) => compare(left, right));
}

/** Reads a BTreeSet: ascending values, each once. */
export function readSortedSet<T>(reader: Reader, read: (reader: Reader) => T, compare: Compare<T>): readonly T[] {
  return sortedUnique(reader.vec(read), compare);
}

function isStrictlyAscending<T>(items: readonly T[], compare: Compare<T>): boolean {
  for (let index = 1; index < items.length; index += 1) {
    if (compare(items[index - 1], items[index]) >= 0) {
      return false;
    }
  }
  return true;
}
