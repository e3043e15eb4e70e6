// The trie store of a Casper node: database TRIE_STORE of its data.lmdb, key = node hash, value = encoded trie node.

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import type { TrieStore } from '@casper-trace/global-state/trie/trie-store';
import { entriesOf, findValue, valueBytes } from './b-plus-tree.js';
import { LmdbFault } from './lmdb-fault.js';
import type { Database } from './lmdb-format.js';
import { PageFile } from './page-file.js';

const TRIE_STORE = 'TRIE_STORE';
/** Reads that may be torn by a writing node before the fault is taken for real. */
const ATTEMPTS = 4;

/**
 * Opens the trie store in an LMDB file, or in the `data.lmdb` of a directory, for reading only and without a lock file.
 * PermanentErrors: `lmdb-missing`, `lmdb-foreign`, `lmdb-version`, `lmdb-truncated`, `lmdb-damaged`,
 * `lmdb-no-trie-store`.
 */
export function openTrieStore(path: string): LmdbTrieStore {
  const isDirectory = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  return new LmdbTrieStore(isDirectory ? join(path, 'data.lmdb') : path);
}

/** See `openTrieStore`. Values are not checked against their hash here: `TrieReader` does that. */
export class LmdbTrieStore implements TrieStore {
  readonly path: string;
  readonly #file: PageFile;
  #database: Database;

  constructor(path: string) {
    this.path = path;
    this.#file = this.#naming(() => new PageFile(path));
    try {
      this.#database = this.#retrying(() => this.#openDatabase());
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** The names of the databases in the file. */
  databaseNames(): readonly string[] {
    return this.#retrying(() => this.#names());
  }

  /** Number of trie nodes in the store, of all roots. */
  get size(): number {
    return this.#database.entries;
  }

  /** The node with this hash. A node that the running writer has added since is found. */
  get(hash: Uint8Array): Uint8Array | undefined {
    const bytes = this.#retrying(() => this.#find(hash));
    // Absence is only known for the newest commit: the file may have grown, or reused a page while it was read.
    if (bytes !== undefined || !this.#naming(() => this.#file.hasNewerCommit())) return bytes;
    return this.getAgain(hash);
  }

  /** As `get`, from the newest commit and past the page cache. */
  getAgain(hash: Uint8Array): Uint8Array | undefined {
    return this.#retrying(() => {
      this.#refresh();
      return this.#find(hash);
    });
  }

  /** Hash and encoded node of every entry, by hash. For checks of a file that nobody writes to. */
  *entries(): Generator<readonly [hash: Uint8Array, bytes: Uint8Array], void, undefined> {
    for (const { key, value } of entriesOf(this.#file, this.#database)) {
      yield [key.slice(), valueBytes(this.#file, value)];
    }
  }

  /** Closes the file; the store must not be used after. */
  close(): void {
    this.#file.close();
  }

  #find(hash: Uint8Array): Uint8Array | undefined {
    const value = findValue(this.#file, this.#database, hash);
    return value === undefined ? undefined : valueBytes(this.#file, value);
  }

  #openDatabase(): Database {
    const value = findValue(this.#file, this.#file.meta.main, new TextEncoder().encode(TRIE_STORE));
    if (value?.kind === 'database') return value.database;
    const names = this.#names().join(', ') || 'none';
    throw new PermanentError('lmdb-no-trie-store', `${this.path}: no database ${TRIE_STORE}; databases: ${names}`, {
      path: this.path,
    });
  }

  #names(): readonly string[] {
    const decoder = new TextDecoder();
    const names: string[] = [];
    for (const { key, value } of entriesOf(this.#file, this.#file.meta.main)) {
      if (value.kind === 'database') names.push(decoder.decode(key));
    }
    return names;
  }

  #refresh(): void {
    this.#file.refresh();
    this.#database = this.#openDatabase();
  }

  /** Runs a read; on a fault goes to the newest commit and tries again, since the read may have been torn. */
  #retrying<T>(read: () => T): T {
    for (let attempt = 1; ; attempt += 1) {
      try {
        if (attempt > 1) this.#refresh();
        return read();
      } catch (error) {
        if (!(error instanceof LmdbFault)) throw error;
        if (attempt === ATTEMPTS) throw error.inFile(this.path);
      }
    }
  }

  /** Puts the path into a fault's message. */
  #naming<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      throw error instanceof LmdbFault ? error.inFile(this.path) : error;
    }
  }
}
