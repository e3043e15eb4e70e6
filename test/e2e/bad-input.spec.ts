// What is wrong with an archive, or around it, is one clear line and exit code 1, with nothing half-written; a result that
// is not the network's is exit code 2.
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hexToBytes } from '@casper-trace/casper-types/hex';
import { Database } from '@casper-trace/db/database';
import { type OpenDatabase, openDatabase } from '@casper-trace/db/open-database';
import { openTrieStore } from '@casper-trace/state-readers/lmdb/lmdb-trie-store';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { allowDatabases } from '../support/allow-databases.js';
import { casperTrace, type Ended, indexLine } from '../support/casper-trace.js';
import { scratchFolder } from '../support/scratch-folder.js';

// Each test starts several processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const devnet203 = join(import.meta.dirname, '../chains/devnet-2.0.3');
const scratch = scratchFolder();
let server: OpenDatabase;
let runs = 0;

beforeAll(async () => {
  server = await openDatabase(undefined, join(scratch.path, 'server'));
  await allowDatabases(join(scratch.path, 'server'), server.database.url);
});

afterAll(async () => {
  await server.close();
  scratch.remove();
});

interface Tried extends Ended {
  /** Blocks that are in the database afterwards. */
  readonly blocks: number;
}

/** Indexes a copy of the chain with something broken into a database of its own. */
async function indexBroken(breakIt: (archive: string) => void): Promise<Tried> {
  runs += 1;
  const archive = join(scratch.path, `archive-${runs}`);
  cpSync(devnet203, archive, { recursive: true });
  spawnSync('chmod', ['-R', 'u+w', archive]);
  breakIt(archive);
  const url = new URL(server.database.url);
  url.pathname = `/run_${runs}`;
  const run = await casperTrace(['index', '--archive', archive, '--once', '--json'], { DATABASE_URL: url.href });
  const database = new Database(url.href, 1);
  const { rows } = await database.query<{ blocks: number }>('SELECT count(*)::int4 AS blocks FROM blocks');
  await database.close();
  rmSync(archive, { recursive: true });
  return { ...run, blocks: rows[0].blocks };
}

function edit(file: string, change: (text: string) => string): (archive: string) => void {
  return (archive) => {
    const path = join(archive, file);
    const text = readFileSync(path, 'utf8');
    const changed = change(text);
    expect(changed).not.toBe(text);
    writeFileSync(path, changed);
  };
}

const replaceLine = (line: number, change: (text: string) => string) => (text: string) =>
  text
    .split('\n')
    .map((one, index) => (index === line - 1 ? change(one) : one))
    .join('\n');

const hexOf = (text: string): string => Buffer.from(text).toString('hex');

/** One digit of the last session Wasm's hex. */
function flipWasm(text: string): string {
  const at = text.indexOf('0061736d01000000') + 2_000;
  return `${text.slice(0, at)}${text[at] === '0' ? '1' : '0'}${text.slice(at + 1)}`;
}

const cases: [what: string, breakIt: (archive: string) => void, says: RegExp][] = [
  [
    'a missing file',
    (archive) => rmSync(join(archive, 'blocks.jsonl')),
    /blocks\.jsonl: this file of the archive is missing/,
  ],
  [
    'a broken JSON line',
    edit(
      'blocks.jsonl',
      replaceLine(7, (text) => `${text.slice(0, 40)}}`),
    ),
    /blocks\.jsonl, line 7: /,
  ],
  ['a truncated file', edit('blocks.jsonl', (text) => text.slice(0, -200)), /blocks\.jsonl, line 30: .*cut off/],
  [
    'a transaction that a block names and the file lacks',
    edit('transactions.jsonl', (text) => text.split('\n').toSpliced(2, 1).join('\n')),
    /transactions\.jsonl: lacks transaction [0-9a-f]{64} of the block at height \d+/,
  ],
  ['one byte of session Wasm', edit('transactions.jsonl', flipWasm), /transactions\.jsonl, line \d+: .*hash/],
  [
    'a chainspec that does not parse',
    edit('info_get_chainspec.json', (text) => text.replace(/("chainspec_bytes":\s*")[0-9a-f]{40}/, '$15b5b5b5b')),
    /chainspec/,
  ],
  [
    'a chainspec of another network',
    edit('info_get_chainspec.json', (text) => text.replace(hexOf('casper-devnet-203'), hexOf('casper-devnet-999'))),
    /is for network casper-devnet-203, but the chainspec is of casper-devnet-999/,
  ],
  [
    'a chainspec of another version',
    edit('info_get_chainspec.json', (text) => text.replace(hexOf("version = '2.0.3'"), hexOf("version = '2.0.4'"))),
    /protocol version 2\.0\.3/,
  ],
  [
    'a foreign LMDB file',
    (archive) => writeFileSync(join(archive, 'state/data.lmdb'), 'x'.repeat(100_000)),
    /data\.lmdb/,
  ],
  ['a truncated LMDB file', (archive) => truncateSync(join(archive, 'state/data.lmdb'), 3_000), /data\.lmdb/],
];

describe('bad input', () => {
  it.each(cases)('%s: one line, exit code 1, nothing written', async (_, breakIt, says) => {
    const { code, stdout, stderr, blocks } = await indexBroken(breakIt);
    expect(stderr).toMatch(says);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect({ code, stdout, blocks }).toEqual({ code: 1, stdout: '', blocks: 0 });
  });

  it('one byte of a trie node: an error that names the node, exit code 1', async () => {
    const flipNode = (archive: string): void => {
      const path = join(archive, 'state/data.lmdb');
      const line = readFileSync(join(archive, 'blocks.jsonl'), 'utf8').split('\n')[12];
      const root = hexToBytes(/"state_root_hash":"([0-9a-f]{64})"/.exec(line)![1]);
      const store = openTrieStore(path);
      const node = Buffer.from(store.get(root)!);
      store.close();
      const file = readFileSync(path);
      const at = file.indexOf(node);
      expect(at).toBeGreaterThan(0);
      file[at + node.length - 1] ^= 1;
      writeFileSync(path, file);
    };
    const { code, stdout, stderr } = await indexBroken(flipNode);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/error: block \d+ cannot be recorded: .*[0-9a-f]{64}/);
  });

  it('one digit of a recorded figure: all is verified by the checksums, the contradiction counted, exit code 2', async () => {
    const forged = edit(
      'transactions.jsonl',
      replaceLine(5, (text) => text.replace(/"consumed":"(\d+)"/, '"consumed":"1$1"')),
    );
    const run = await indexBroken(forged);
    expect(run.code).toBe(2);
    expect(indexLine(run)).toMatchObject({
      blocks: 30,
      blocksProven: 30,
      verified: 23,
      diverged: 0,
      unverifiable: 0,
      contradictions: 1,
    });
    // The others of its block count on the checksum alone, too: the record of the block is not the chain's.
    expect(indexLine(run).evidence['block checksum']).toBeGreaterThanOrEqual(1);
  });

  it('a database that is down: one line without its password, exit code 1', async () => {
    const { code, stdout, stderr } = await casperTrace(['index', '--archive', devnet203, '--once', '--json'], {
      DATABASE_URL: 'postgresql://someone:secret@127.0.0.1:1/nowhere',
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^error: the database 127\.0\.0\.1:1\/nowhere does not answer: .*\n$/);
    expect(stderr).not.toContain('secret');
  });
});
