// Named keys; mirrors casper-types 6.0.1 addressable_entity/named_keys.rs.

import { compareTexts } from './bytes.js';
import { sortedUnique } from './bytesrepr/collections.js';
import { readString } from './bytesrepr/primitives.js';
import type { Reader } from './bytesrepr/reader.js';
import type { Writer } from './bytesrepr/writer.js';
import { type JsonInput, type JsonValue, jsonNode } from './json.js';
import { type Key, keyURef, readKey, writeKey } from './key.js';
import { formatKey, parseKey } from './key-format.js';
import type { URef } from './uref.js';

/** Keys by name; encoded in the byte order of the names, whatever the Map's own order. */
export type NamedKeys = ReadonlyMap<string, Key>;

type Entry = readonly [name: string, key: Key];

const compareNames = (left: Entry, right: Entry): number => compareTexts(left[0], right[0]);

/** Names and keys in the byte order of the names. */
export function namedKeyEntries(namedKeys: NamedKeys): readonly Entry[] {
  return sortedUnique<Entry>([...namedKeys], compareNames);
}

/** Reads a map of names to keys. */
export function readNamedKeys(reader: Reader): NamedKeys {
  return new Map(reader.map(readString, readKey));
}

/** Writes the map in order. */
export function writeNamedKeys(writer: Writer, namedKeys: NamedKeys): void {
  writer.vec(namedKeyEntries(namedKeys), writeEntry);
}

function writeEntry(writer: Writer, [name, key]: Entry): void {
  writer.string(name);
  writeKey(writer, key);
}

/** A new map with `added` put over `base`. */
export function appendNamedKeys(base: NamedKeys, added: NamedKeys): NamedKeys {
  const joined = new Map(base);
  for (const [name, key] of added) joined.set(name, key);
  return joined;
}

/** The URefs among the keys. */
export function urefsOf(namedKeys: NamedKeys): URef[] {
  const urefs: URef[] = [];
  for (const key of namedKeys.values()) {
    const uref = keyURef(key);
    if (uref !== undefined) urefs.push(uref);
  }
  return urefs;
}

/** JSON: a list of `{name, key}` in order. */
export function namedKeysToJson(namedKeys: NamedKeys): JsonValue {
  return namedKeyEntries(namedKeys).map(([name, key]) => ({ name, key: formatKey(key) }));
}

/** Inverse of namedKeysToJson; PermanentError 'bad-json'. */
export function namedKeysFromJson(json: JsonInput): NamedKeys {
  return new Map(
    jsonNode(json)
      .items()
      .map((entry) => [entry.field('name').text(), entry.field('key').parsed(parseKey)]),
  );
}
