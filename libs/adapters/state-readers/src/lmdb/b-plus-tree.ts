// Look-up and iteration in the B+tree of an LMDB database.

import { compareBytes } from '@casper-trace/casper-types/bytes';
import { LmdbFault } from './lmdb-fault.js';
import type { Database, LeafValue, TreePage } from './lmdb-format.js';
import type { PageFile } from './page-file.js';

/** The value under `key`, or undefined. Overflow values are read whole. */
export function findValue(file: PageFile, database: Database, key: Uint8Array): LeafValue | undefined {
  if (database.root === undefined) return undefined;
  let page = file.treePage(database.root);
  for (let level = 1; !page.isLeaf; level += 1) {
    checkLevel(database, level);
    page = file.treePage(page.child(childFor(page, key)));
  }
  const index = firstNotBefore(page, key, 0);
  return index < page.count && compareBytes(page.key(index), key) === 0 ? page.value(index) : undefined;
}

/** All entries of a database in the order of their keys. Keys are views into cached pages: copy what is kept. */
export function* entriesOf(
  file: PageFile,
  database: Database,
): Generator<{ readonly key: Uint8Array; readonly value: LeafValue }, void, undefined> {
  if (database.root === undefined) return;
  const stack = [{ page: database.root, level: 1 }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    checkLevel(database, next.level - 1);
    const page = file.treePage(next.page);
    for (let offset = 0; offset < page.count; offset += 1) {
      if (page.isLeaf) yield { key: page.key(offset), value: page.value(offset) };
      else stack.push({ page: page.child(page.count - 1 - offset), level: next.level + 1 });
    }
  }
}

/** The bytes of a value. */
export function valueBytes(file: PageFile, value: LeafValue): Uint8Array {
  if (value.kind === 'overflow') return file.overflowValue(value.page, value.length);
  if (value.kind === 'inline') return value.bytes.slice();
  throw new LmdbFault('damaged', 'a database record stands where a value should');
}

/** The last child whose first key is not after `key`; the first child's key counts as smaller than all. */
function childFor(page: TreePage, key: Uint8Array): number {
  if (page.count === 0) throw new LmdbFault('damaged', 'a branch page is empty');
  const index = firstNotBefore(page, key, 1);
  return index < page.count && compareBytes(page.key(index), key) === 0 ? index : index - 1;
}

/** Index of the first entry from `from` on whose key is not before `key`, or the number of entries. */
function firstNotBefore(page: TreePage, key: Uint8Array, from: number): number {
  let low = from;
  let high = page.count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareBytes(page.key(middle), key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A cycle of pages (torn read, damage) must not become an endless loop. */
function checkLevel(database: Database, level: number): void {
  if (level >= database.depth) throw new LmdbFault('damaged', 'a B+tree is deeper than its database record says');
}
