// User groups of packages; mirrors casper-types 6.0.1 package.rs `Groups`.

import { compareBytes, compareTexts } from './bytes.js';
import { readSortedMap, readSortedSet, sortedUnique } from './bytesrepr/collections.js';
import { readString } from './bytesrepr/primitives.js';
import type { Reader } from './bytesrepr/reader.js';
import type { Writer } from './bytesrepr/writer.js';
import { type JsonInput, type JsonValue, jsonNode } from './json.js';
import { formatURef, parseURef, readURef, type URef, writeURef } from './uref.js';

/** A group: whoever holds one of the URefs belongs to it. URefs ascending. */
export interface Group {
  readonly name: string;
  readonly urefs: readonly URef[];
}

/** Rust's order of `URef`: by address, then rights. */
export function compareURefs(left: URef, right: URef): number {
  return compareBytes(left.addr, right.addr) || left.rights - right.rights;
}

/** Decodes groups, ascending by name. */
export function readGroups(reader: Reader): readonly Group[] {
  const entries = readSortedMap(
    reader,
    readString,
    (urefs) => readSortedSet(urefs, readURef, compareURefs),
    compareTexts,
  );
  return entries.map(([name, urefs]) => ({ name, urefs }));
}

/** Encodes groups. */
export function writeGroups(writer: Writer, groups: readonly Group[]): void {
  writer.vec(sortedGroups(groups), (item, group) => {
    item.string(group.name).vec(sortedUnique(group.urefs, compareURefs), writeURef);
  });
}

/** JSON: a list of `{group_name, group_users}`. */
export function groupsToJson(groups: readonly Group[]): JsonValue {
  return groups.map((group) => ({ group_name: group.name, group_users: group.urefs.map(formatURef) }));
}

/** Inverse of groupsToJson; also takes the 1.x names `group` and `keys`. */
export function groupsFromJson(json: JsonInput): readonly Group[] {
  const groups = jsonNode(json)
    .items()
    .map((entry) => {
      const users = entry.optionalField('group_users') ?? entry.field('keys');
      const urefs = users.items().map((uref) => uref.parsed(parseURef));
      return {
        name: (entry.optionalField('group_name') ?? entry.field('group')).text(),
        urefs: sortedUnique(urefs, compareURefs),
      };
    });
  return sortedGroups(groups);
}

function sortedGroups(groups: readonly Group[]): readonly Group[] {
  return sortedUnique(groups, (left, right) => compareTexts(left.name, right.name));
}
