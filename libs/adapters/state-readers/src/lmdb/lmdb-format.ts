// The layout of an LMDB data file: data version 1, 64-bit, little-endian, as every Casper node writes it.
// Mirrors mdb.c of lmdb-rkv-sys 0.11.2 (MDB_page, MDB_meta, MDB_db, MDB_node), the library of the node.

import { LmdbFault } from './lmdb-fault.js';

/** Bytes of the header of every page. */
export const PAGE_HEADER_SIZE = 16;
/** Bytes at the start of a meta page that have to be read. */
export const META_SIZE = PAGE_HEADER_SIZE + 136;

const MAGIC = 0xbeefc0de;
const DATA_VERSION = 1;
const NO_ROOT = 0xffff_ffff_ffff_ffffn;
const DATABASE_SIZE = 48;

const PageFlag = { Branch: 0x01, Leaf: 0x02, Overflow: 0x04, Meta: 0x08, Leaf2: 0x20 } as const;
const NodeFlag = { BigData: 0x01, SubDatabase: 0x02, Duplicates: 0x04 } as const;
/** Orders of keys and duplicate values that no Casper database uses. */
const OTHER_ORDER_FLAGS = 0x02 | 0x04 | 0x08;

/** A database in the file: the root page of its B+tree, undefined if it is empty. */
export interface Database {
  readonly root: number | undefined;
  readonly depth: number;
  readonly entries: number;
}

/** The state of the file after one committed transaction. */
export interface Meta {
  readonly pageSize: number;
  readonly transaction: bigint;
  readonly lastPage: number;
  readonly main: Database;
}

/** Reads a meta page. LmdbFault `foreign` if it is none, `version` if the layout is another one. */
export function readMeta(bytes: Uint8Array): Meta {
  const view = viewOf(bytes);
  if (bytes.length < META_SIZE) throw new LmdbFault('truncated', 'the file is shorter than its meta page');
  if (view.getUint32(PAGE_HEADER_SIZE, true) !== MAGIC || !hasFlag(view.getUint16(10, true), PageFlag.Meta)) {
    throw new LmdbFault('foreign', 'the file is not an LMDB data file (no magic number)');
  }
  const version = view.getUint32(PAGE_HEADER_SIZE + 4, true);
  if (version !== DATA_VERSION) throw new LmdbFault('version', `LMDB data version ${version} is not supported, only 1`);
  const databases = PAGE_HEADER_SIZE + 24;
  const pageSize = view.getUint32(databases, true);
  if (pageSize < 512 || pageSize > 65536 || (pageSize & (pageSize - 1)) !== 0) {
    throw new LmdbFault('damaged', `the meta page names a page size of ${pageSize}`);
  }
  const behind = databases + 2 * DATABASE_SIZE;
  return {
    pageSize,
    lastPage: pageNumber(view.getBigUint64(behind, true)),
    transaction: view.getBigUint64(behind + 8, true),
    main: readDatabase(bytes.subarray(databases + DATABASE_SIZE, behind)),
  };
}

/** Reads the record of a database (48 bytes). */
export function readDatabase(bytes: Uint8Array): Database {
  if (bytes.length !== DATABASE_SIZE) throw new LmdbFault('damaged', 'a database record has the wrong length');
  const view = viewOf(bytes);
  if ((view.getUint16(4, true) & OTHER_ORDER_FLAGS) !== 0) {
    throw new LmdbFault('damaged', 'a database has an order of keys or duplicate values that no Casper node uses');
  }
  const root = view.getBigUint64(40, true);
  return {
    depth: view.getUint16(6, true),
    entries: Number(view.getBigUint64(32, true)),
    root: root === NO_ROOT ? undefined : pageNumber(root),
  };
}

/** Where a leaf entry's value is. */
export type LeafValue =
  | { readonly kind: 'inline'; readonly bytes: Uint8Array }
  | { readonly kind: 'overflow'; readonly page: number; readonly length: number }
  | { readonly kind: 'database'; readonly database: Database };

/** A branch or leaf page of a B+tree. Offsets that leave the page throw LmdbFault `damaged`. */
export class TreePage {
  readonly isLeaf: boolean;
  /** Number of entries. */
  readonly count: number;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, page: number) {
    this.#bytes = bytes;
    this.#view = viewOf(bytes);
    const flags = this.#view.getUint16(10, true);
    this.isLeaf = hasFlag(flags, PageFlag.Leaf);
    const isTree = this.isLeaf !== hasFlag(flags, PageFlag.Branch) && !hasFlag(flags, PageFlag.Leaf2);
    const lower = this.#view.getUint16(12, true);
    if (pageNumber(this.#view.getBigUint64(0, true)) !== page || !isTree || lower < PAGE_HEADER_SIZE) {
      throw new LmdbFault('damaged', `page ${page} is not the tree page it should be`);
    }
    if (lower > bytes.length) throw new LmdbFault('damaged', `page ${page} claims more entries than it can hold`);
    this.count = (lower - PAGE_HEADER_SIZE) >> 1;
  }

  /** The key of an entry, a view into the page. The first key of a branch page is empty: it stands for all smaller. */
  key(index: number): Uint8Array {
    const at = this.#entry(index);
    return this.#slice(at + 8, this.#view.getUint16(at + 6, true));
  }

  /** The page that a branch entry leads to. */
  child(index: number): number {
    const at = this.#entry(index);
    return this.#view.getUint32(at, true) + this.#view.getUint16(at + 4, true) * 0x1_0000_0000;
  }

  /** The value of a leaf entry, or where it is. */
  value(index: number): LeafValue {
    const at = this.#entry(index);
    const length = this.#view.getUint32(at, true);
    const flags = this.#view.getUint16(at + 4, true);
    const start = at + 8 + this.#view.getUint16(at + 6, true);
    if (hasFlag(flags, NodeFlag.BigData)) {
      return { kind: 'overflow', page: pageNumber(viewOf(this.#slice(start, 8)).getBigUint64(0, true)), length };
    }
    const bytes = this.#slice(start, length);
    if (hasFlag(flags, NodeFlag.Duplicates)) throw new LmdbFault('damaged', 'an entry has duplicate values');
    return hasFlag(flags, NodeFlag.SubDatabase)
      ? { kind: 'database', database: readDatabase(bytes) }
      : { kind: 'inline', bytes };
  }

  #entry(index: number): number {
    const at = this.#view.getUint16(PAGE_HEADER_SIZE + 2 * index, true);
    if (at < PAGE_HEADER_SIZE || at + 8 > this.#bytes.length) {
      throw new LmdbFault('damaged', 'an entry lies outside its page');
    }
    return at;
  }

  #slice(start: number, length: number): Uint8Array {
    if (start + length > this.#bytes.length) throw new LmdbFault('damaged', 'an entry reaches beyond its page');
    return this.#bytes.subarray(start, start + length);
  }
}

/** Number of pages of the overflow run that starts with these bytes; LmdbFault `damaged` if none does. */
export function overflowPages(bytes: Uint8Array, page: number): number {
  const view = viewOf(bytes);
  const isOverflow = hasFlag(view.getUint16(10, true), PageFlag.Overflow);
  if (pageNumber(view.getBigUint64(0, true)) !== page || !isOverflow) {
    throw new LmdbFault('damaged', `page ${page} is not the overflow page it should be`);
  }
  return view.getUint32(12, true);
}

function pageNumber(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new LmdbFault('damaged', `page number ${value} is out of range`);
  return Number(value);
}

function hasFlag(flags: number, flag: number): boolean {
  return (flags & flag) !== 0;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
