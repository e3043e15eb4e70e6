// The LMDB reader against files of real nodes, against damaged ones, and against a file that grows.

import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { blake2b256 } from '@casper-trace/casper-types/hash';
import { bytesToHex, hexToBytes } from '@casper-trace/casper-types/hex';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTrieStore } from './lmdb-trie-store.js';

const TEST = fileURLToPath(new URL('../../../../../test/', import.meta.url));
const CHAIN = join(TEST, 'chains/devnet-2.0.3/state/data.lmdb');

interface Walks {
  readonly databases: string[];
  readonly entries: number;
  readonly walks: { readonly root: string }[];
}
const walks = JSON.parse(readFileSync(join(TEST, 'vectors/lmdb/walks.json'), 'utf8')) as Record<string, Walks>;

function fileOf(name: string): string {
  return join(TEST, name, name.startsWith('chains/') ? 'state/data.lmdb' : 'data.lmdb');
}

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof PermanentError) return error.code;
    throw error;
  }
  return 'no error';
}

describe('LmdbTrieStore', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lmdb-trie-store-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  function copyOf(file: string, change: (bytes: Buffer) => void = () => {}): string {
    const copy = join(folder, `copy-${Math.random().toString(36).slice(2)}.lmdb`);
    copyFileSync(file, copy);
    const bytes = readFileSync(copy);
    change(bytes);
    writeFileSync(copy, bytes);
    return copy;
  }

  it.each(Object.keys(walks))('finds what liblmdb finds in %s, every value with the hash that is its key', (name) => {
    const expected = walks[name];
    const store = openTrieStore(fileOf(name));
    expect(store.databaseNames()).toEqual(expected.databases);
    expect(store.size).toBe(expected.entries);
    let entries = 0;
    let previous = '';
    for (const [hash, bytes] of store.entries()) {
      const id = bytesToHex(hash);
      expect(previous < id).toBe(true);
      expect(bytesToHex(blake2b256(bytes))).toBe(id);
      expect(store.get(hash)).toEqual(bytes);
      previous = id;
      entries += 1;
    }
    expect(entries).toBe(expected.entries);
    expect(expected.walks.every(({ root }) => store.get(hexToBytes(root)) !== undefined)).toBe(true);
    store.close();
  });

  it('has no value for a hash that is not there', () => {
    const store = openTrieStore(dirname(CHAIN));
    expect(store.get(new Uint8Array(32))).toBeUndefined();
    expect(store.get(new Uint8Array(32).fill(0xff))).toBeUndefined();
    store.close();
  });

  it('names what is wrong with a file', () => {
    const text = join(folder, 'text.lmdb');
    writeFileSync(text, 'not a database, but long enough to hold a meta page. '.repeat(200));
    expect(codeOf(() => openTrieStore(join(folder, 'none.lmdb')))).toBe('lmdb-missing');
    expect(codeOf(() => openTrieStore(folder))).toBe('lmdb-missing');
    expect(codeOf(() => openTrieStore(text))).toBe('lmdb-foreign');
    expect(codeOf(() => openTrieStore(copyOf(CHAIN, (bytes) => bytes.writeUInt32LE(2, 20))))).toBe('lmdb-version');
    const renamed = copyOf(CHAIN, (bytes) => bytes.write('OTHER_NAME', bytes.indexOf('TRIE_STORE')));
    expect(codeOf(() => openTrieStore(renamed))).toBe('lmdb-no-trie-store');
    expect(() => openTrieStore(renamed)).toThrow(`${renamed}: no database TRIE_STORE; databases: OTHER_NAME`);
  });

  it('refuses a truncated file with its path and size', () => {
    for (const size of [0, 100, 4096, 8192, 12288, 200_000]) {
      const cut = copyOf(CHAIN);
      truncateSync(cut, size);
      const readAll = () => {
        const store = openTrieStore(cut);
        try {
          return [...store.entries()].length;
        } finally {
          store.close();
        }
      };
      expect(codeOf(readAll)).toBe('lmdb-truncated');
    }
  });

  it('refuses damaged pages instead of reading outside of them', () => {
    const size = readFileSync(CHAIN).length;
    const outcomes = new Set<string>();
    for (let page = 2; page * 4096 < size; page += 1) {
      for (const [offset, value] of [
        [0, 0xffff],
        [10, 0x20],
        [12, 0xfff0],
        [16, 0xffff],
        [18, 0x0001],
      ] as const) {
        const damaged = copyOf(CHAIN, (bytes) => bytes.writeUInt16LE(value, page * 4096 + offset));
        outcomes.add(
          codeOf(() => {
            const store = openTrieStore(damaged);
            try {
              for (const [hash] of store.entries()) store.get(hash);
            } finally {
              store.close();
            }
          }),
        );
        rmSync(damaged);
      }
    }
    // A change in a page that no tree uses (the free list) does no harm.
    expect([...outcomes].sort()).toEqual(['lmdb-damaged', 'no error']);
  });

  it('finds a node that was committed after the store was opened', () => {
    const complete = readFileSync(CHAIN);
    const layout = layoutOf(complete);
    // An earlier state of the file: the tree consists of the first leaf page of the later one.
    const earlier = Buffer.from(complete);
    const firstEntry = layout.treeRoot * PAGE + earlier.readUInt16LE(layout.treeRoot * PAGE + 16);
    earlier.writeUInt16LE(1, layout.record + 6);
    earlier.writeBigUInt64LE(BigInt(earlier.readUInt32LE(firstEntry)), layout.record + 40);
    complete.writeBigUInt64LE(layout.transaction + 1n, layout.meta + 16 + 128);
    const growing = join(folder, 'growing.lmdb');
    writeFileSync(growing, earlier);
    const store = openTrieStore(growing);
    const last = [...openTrieStore(CHAIN).entries()].at(-1);
    const hash = last?.[0] ?? new Uint8Array();
    expect(store.get(hash)).toBeUndefined();

    writeFileSync(growing, complete);
    expect(store.get(hash)).toEqual(last?.[1]);
    expect(store.get(new Uint8Array(32))).toBeUndefined();
    store.close();
  });

  it('reads on when the pages it knows are overwritten by later commits', () => {
    const before = readFileSync(CHAIN);
    const layout = layoutOf(before);
    const hashes = [...openTrieStore(CHAIN).entries()].map(([hash]) => hash);
    const growing = copyOf(CHAIN);
    const store = openTrieStore(growing);

    const after = Buffer.concat([before, Buffer.alloc(PAGE)]);
    const newRoot = before.length / PAGE;
    before.copy(after, newRoot * PAGE, layout.treeRoot * PAGE, (layout.treeRoot + 1) * PAGE);
    after.writeBigUInt64LE(BigInt(newRoot), newRoot * PAGE);
    after.writeBigUInt64LE(BigInt(newRoot), layout.record + 40);
    after.writeBigUInt64LE(BigInt(newRoot), layout.meta + 16 + 120);
    after.writeBigUInt64LE(layout.transaction + 2n, layout.meta + 16 + 128);
    after.fill(0xaa, layout.treeRoot * PAGE, (layout.treeRoot + 1) * PAGE);
    writeFileSync(growing, after);

    for (const hash of hashes) {
      const node = store.get(hash);
      expect(node && bytesToHex(blake2b256(node))).toBe(bytesToHex(hash));
    }
    store.close();
  });
});

const PAGE = 4096;

/** Offsets in a file whose main database is one leaf page with the record of TRIE_STORE as its only entry. */
function layoutOf(bytes: Buffer) {
  const transactionAt = (meta: number) => bytes.readBigUInt64LE(meta + 16 + 128);
  const meta = transactionAt(0) > transactionAt(PAGE) ? 0 : PAGE;
  const mainRoot = Number(bytes.readBigUInt64LE(meta + 16 + 24 + 48 + 40)) * PAGE;
  const record = mainRoot + bytes.readUInt16LE(mainRoot + 16) + 8 + 'TRIE_STORE'.length;
  return { meta, transaction: transactionAt(meta), record, treeRoot: Number(bytes.readBigUInt64LE(record + 40)) };
}

it('refuses what is no file in one line, without waiting', () => {
  const folder = mkdtempSync(join(tmpdir(), 'casper-trace-lmdb-'));
  const fifo = join(folder, 'fifo');
  execFileSync('mkfifo', [fifo]);
  mkdirSync(join(folder, 'data.lmdb'));
  for (const path of [fifo, folder, '/dev/zero']) {
    expect(() => openTrieStore(path), path).toThrow(/^cannot open .*: it is not a regular file$/);
  }
  rmSync(folder, { recursive: true });
});
