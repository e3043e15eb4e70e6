// Writes an LMDB data file with the database TRIE_STORE, as the node's library lays it out: two meta pages, a B+tree of
// branch and leaf pages, runs of overflow pages for long values. Written from mdb.c (MDB_page, MDB_meta, MDB_db,
// MDB_node), not from our reader.
import { writeFileSync } from 'node:fs';

const PAGE = 4096;
const HEADER = 16;
const BRANCH = 0x01;
const LEAF = 0x02;
const OVERFLOW = 0x04;
const META = 0x08;
const BIG_DATA = 0x01;
const SUB_DATABASE = 0x02;
/** Longer nodes go to overflow pages: two of them must fit a page. */
const LONGEST_NODE = ((PAGE - HEADER) / 2 - 2) & ~1;
const NO_PAGE = 0xffff_ffff_ffff_ffffn;

interface Entry {
  readonly key: Uint8Array;
  readonly flags: number;
  /** Data of a leaf entry; of a branch entry the page that it leads to. */
  readonly data: Uint8Array | number;
  /** Length that a leaf entry claims; that of its data unless it lies elsewhere. */
  readonly length: number;
}

interface Tree {
  readonly root: bigint;
  readonly depth: number;
  readonly entries: number;
  readonly branches: number;
  readonly leaves: number;
  readonly overflows: number;
}

class PageWriter {
  readonly #pages: Buffer[] = [];

  /** Number of the next page: the meta pages come first. */
  get next(): number {
    return 2 + this.#pages.length;
  }

  /** Appends whole pages and gives the number of the first. */
  append(bytes: Buffer): number {
    const page = this.next;
    for (let at = 0; at < bytes.length; at += PAGE) this.#pages.push(bytes.subarray(at, at + PAGE));
    return page;
  }

  bytes(): Buffer {
    return Buffer.concat(this.#pages);
  }
}

/** @param nodes encoded trie nodes by their hash in lower-case hex: the key of the entry, whatever the bytes are */
export function writeTrieStore(path: string, nodes: ReadonlyMap<string, Uint8Array>): void {
  const pages = new PageWriter();
  const sorted = [...nodes].sort(([left], [right]) => (left < right ? -1 : 1));
  let overflows = 0;
  const entries = sorted.map(([hash, bytes]): Entry => {
    const key = Buffer.from(hash, 'hex');
    if (8 + key.length + bytes.length <= LONGEST_NODE) return { key, flags: 0, data: bytes, length: bytes.length };
    const count = Math.ceil((HEADER + bytes.length) / PAGE);
    overflows += count;
    const run = Buffer.alloc(count * PAGE);
    run.writeBigUInt64LE(BigInt(pages.next), 0);
    run.writeUInt16LE(OVERFLOW, 10);
    run.writeUInt32LE(count, 12);
    run.set(bytes, HEADER);
    const place = Buffer.alloc(8);
    place.writeBigUInt64LE(BigInt(pages.append(run)));
    return { key, flags: BIG_DATA, data: place, length: bytes.length };
  });
  const store = writeTree(pages, entries, overflows);
  const name = new TextEncoder().encode('TRIE_STORE');
  const record = databaseRecord(store);
  const main = writeTree(pages, [{ key: name, flags: SUB_DATABASE, data: record, length: record.length }], 0);
  const lastPage = pages.next - 1;
  writeFileSync(path, Buffer.concat([metaPage(0, main, lastPage), metaPage(1, main, lastPage), pages.bytes()]));
}

function writeTree(pages: PageWriter, leafEntries: readonly Entry[], overflows: number): Tree {
  const entries = leafEntries.length;
  if (entries === 0) return { root: NO_PAGE, depth: 0, entries, branches: 0, leaves: 0, overflows };
  let level = writeLevel(pages, leafEntries, LEAF);
  const leaves = level.length;
  let branches = 0;
  let depth = 1;
  while (level.length > 1) {
    level = writeLevel(pages, level, BRANCH);
    branches += level.length;
    depth += 1;
  }
  return { root: BigInt(level[0].data as number), depth, entries, branches, leaves, overflows };
}

/** Fills pages in order; the result is one branch entry a page. */
function writeLevel(pages: PageWriter, entries: readonly Entry[], kind: number): Entry[] {
  const level: Entry[] = [];
  let filled: Entry[] = [];
  let free = PAGE - HEADER;
  const flush = (): void => {
    const page = pages.append(treePage(pages.next, filled, kind));
    level.push({ key: filled[0].key, flags: 0, data: page, length: 0 });
    filled = [];
    free = PAGE - HEADER;
  };
  for (const entry of entries) {
    // The first key of a branch page is written empty; that it might be longer does no harm here.
    const size = 2 + sizeOf(entry);
    if (size > free) flush();
    filled.push(entry);
    free -= size;
  }
  flush();
  return level;
}

function sizeOf({ key, data }: Entry): number {
  const size = 8 + key.length + (typeof data === 'number' ? 0 : data.length);
  return size + (size & 1);
}

function treePage(number: number, entries: readonly Entry[], kind: number): Buffer {
  const page = Buffer.alloc(PAGE);
  let upper = PAGE;
  for (const [index, entry] of entries.entries()) {
    const key = kind === BRANCH && index === 0 ? new Uint8Array() : entry.key;
    upper -= sizeOf({ ...entry, key });
    page.writeUInt16LE(upper, HEADER + 2 * index);
    if (typeof entry.data === 'number') {
      page.writeUInt32LE(entry.data, upper);
    } else {
      page.writeUInt32LE(entry.length, upper);
      page.writeUInt16LE(entry.flags, upper + 4);
      page.set(entry.data, upper + 8 + key.length);
    }
    page.writeUInt16LE(key.length, upper + 6);
    page.set(key, upper + 8);
  }
  page.writeBigUInt64LE(BigInt(number), 0);
  page.writeUInt16LE(kind, 10);
  page.writeUInt16LE(HEADER + 2 * entries.length, 12);
  page.writeUInt16LE(upper, 14);
  return page;
}

function databaseRecord({ root, depth, entries, branches, leaves, overflows }: Tree): Buffer {
  const record = Buffer.alloc(48);
  record.writeUInt16LE(depth, 6);
  record.writeBigUInt64LE(BigInt(branches), 8);
  record.writeBigUInt64LE(BigInt(leaves), 16);
  record.writeBigUInt64LE(BigInt(overflows), 24);
  record.writeBigUInt64LE(BigInt(entries), 32);
  record.writeBigUInt64LE(root, 40);
  return record;
}

function metaPage(number: number, main: Tree, lastPage: number): Buffer {
  const page = Buffer.alloc(PAGE);
  page.writeBigUInt64LE(BigInt(number), 0);
  page.writeUInt16LE(META, 10);
  page.writeUInt32LE(0xbeefc0de, HEADER);
  page.writeUInt32LE(1, HEADER + 4);
  page.writeBigUInt64LE(BigInt(Math.max(1, lastPage + 1) * PAGE), HEADER + 16);
  const free = databaseRecord({ root: NO_PAGE, depth: 0, entries: 0, branches: 0, leaves: 0, overflows: 0 });
  free.writeUInt32LE(PAGE, 0);
  page.set(free, HEADER + 24);
  page.set(databaseRecord(main), HEADER + 72);
  page.writeBigUInt64LE(BigInt(lastPage), HEADER + 120);
  page.writeBigUInt64LE(BigInt(1 + number), HEADER + 128);
  return page;
}
