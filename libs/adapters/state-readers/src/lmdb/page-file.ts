// Positional reads of whole pages from an LMDB file, with a bounded cache of the most recent ones.

import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { LmdbFault } from './lmdb-fault.js';
import { META_SIZE, type Meta, overflowPages, PAGE_HEADER_SIZE, readMeta, TreePage } from './lmdb-format.js';

/** Bytes of tree pages that stay in memory (16 MiB). */
const CACHED_BYTES = 16 * 1024 * 1024;

/**
 * The file as one committed transaction left it. No lock is taken: a writer may reuse pages that this snapshot still
 * points to once it has committed twice, so callers `refresh` when something does not fit.
 */
export class PageFile {
  readonly #descriptor: number;
  readonly #pages = new Map<number, TreePage>();
  #meta: Meta;

  /** Opens a file read-only; PermanentError `lmdb-missing` if it cannot be, LmdbFault if it is not LMDB. */
  constructor(path: string) {
    this.#descriptor = openReadOnly(path);
    try {
      this.#meta = this.#latestMeta();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** The newest commit that `refresh` has seen. */
  get meta(): Meta {
    return this.#meta;
  }

  /** Goes to the newest commit; true if it is another one than before. The page cache starts anew in any case. */
  refresh(): boolean {
    const before = this.#meta.transaction;
    this.#meta = this.#latestMeta();
    this.#pages.clear();
    return this.#meta.transaction !== before;
  }

  /** True if a newer commit than `meta` is in the file. */
  hasNewerCommit(): boolean {
    return this.#latestMeta().transaction !== this.#meta.transaction;
  }

  /** A branch or leaf page. */
  treePage(page: number): TreePage {
    const cached = this.#pages.get(page);
    if (cached !== undefined) {
      this.#pages.delete(page);
      this.#pages.set(page, cached);
      return cached;
    }
    const { pageSize } = this.#meta;
    const read = new TreePage(this.#read(page, pageSize), page);
    this.#pages.set(page, read);
    if (this.#pages.size * pageSize > CACHED_BYTES) {
      for (const oldest of this.#pages.keys()) {
        this.#pages.delete(oldest);
        break;
      }
    }
    return read;
  }

  /** A value of `length` bytes that fills pages of its own. */
  overflowValue(page: number, length: number): Uint8Array {
    const pages = overflowPages(this.#read(page, PAGE_HEADER_SIZE), page);
    if (PAGE_HEADER_SIZE + length > pages * this.#meta.pageSize) {
      throw new LmdbFault('damaged', `the value on page ${page} is longer than its ${pages} pages`);
    }
    return this.#read(page, PAGE_HEADER_SIZE + length).subarray(PAGE_HEADER_SIZE);
  }

  /** Closes the file. */
  close(): void {
    closeSync(this.#descriptor);
  }

  /** Two meta pages are written in turn; the one with the higher transaction is the newest complete commit. */
  #latestMeta(): Meta {
    const first = readMeta(readAt(this.#descriptor, 0, META_SIZE));
    const second = readMeta(readAt(this.#descriptor, first.pageSize, META_SIZE));
    return second.transaction > first.transaction ? second : first;
  }

  #read(page: number, length: number): Uint8Array {
    const { pageSize, lastPage } = this.#meta;
    if (page > lastPage) throw new LmdbFault('damaged', `page ${page} is behind the last page ${lastPage}`);
    const bytes = readAt(this.#descriptor, page * pageSize, length);
    if (bytes.length === length) return bytes;
    const size = fstatSync(this.#descriptor).size;
    throw new LmdbFault(
      'truncated',
      `the file ends after ${size} bytes, before the end of page ${page} of ${lastPage}`,
    );
  }
}

function openReadOnly(path: string): number {
  let descriptor: number;
  try {
    // Without O_NONBLOCK opening a FIFO waits for a writer. Windows has neither.
    descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (cause) {
    throw new PermanentError('lmdb-missing', `cannot open ${path}: ${String(cause)}`, { path }, { cause });
  }
  if (fstatSync(descriptor).isFile()) return descriptor;
  closeSync(descriptor);
  throw new PermanentError('lmdb-missing', `cannot open ${path}: it is not a regular file`, { path });
}

/** Up to `length` bytes from a position; fewer at the end of the file. */
function readAt(descriptor: number, position: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const read = readSync(descriptor, bytes, filled, length - filled, position + filled);
    if (read === 0) break;
    filled += read;
  }
  return bytes.subarray(0, filled);
}
