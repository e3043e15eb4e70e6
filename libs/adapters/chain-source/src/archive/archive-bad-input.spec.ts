// Whatever can be wrong with an archive: one PermanentError with code, file and line, in one line of text.
import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { openArchive, summarizeArchive } from './archive.js';

const CHAIN = fileURLToPath(new URL('../../../../../test/chains/devnet-2.0.3', import.meta.url));
const CHAIN_158 = fileURLToPath(new URL('../../../../../test/chains/devnet-1.5.8', import.meta.url));
const BLOCKS = 'blocks.jsonl';
const TRANSACTIONS = 'transactions.jsonl';
const CHAINSPEC = 'info_get_chainspec.json';
const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

async function copyOf(chain: string): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'casper-trace-archive-'));
  folders.push(dir);
  for (const file of [BLOCKS, TRANSACTIONS, CHAINSPEC]) await cp(join(chain, file), join(dir, file));
  await mkdir(join(dir, 'state'));
  // The archive reader hands on the path of the state and reads nothing of it.
  await writeFile(join(dir, 'state', 'data.lmdb'), 'not read here');
  return dir;
}

async function edit(dir: string, file: string, change: (text: string) => string): Promise<void> {
  const path = join(dir, file);
  await writeFile(path, change(await readFile(path, 'utf8')));
}

/** Changes one line (counted from 1). */
function onLine(line: number, change: (text: string) => string): (text: string) => string {
  return (text) =>
    text
      .split('\n')
      .map((content, index) => (index === line - 1 ? change(content) : content))
      .join('\n');
}

function replaceOnce(text: string, from: string | RegExp, to: string): string {
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  return changed;
}

async function failureOf(dir: string): Promise<PermanentError> {
  try {
    await readAll(dir);
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    expect(error.message).not.toContain('\n');
    return error;
  }
  throw new PermanentError('no-failure', 'the archive was accepted');
}

async function readAll(dir: string): Promise<void> {
  const archive = await openArchive(dir);
  try {
    await summarizeArchive(archive);
  } finally {
    await archive.close();
  }
}

/** A copy of the 2.0.3 chain with a change, and the error it gives. */
async function failureAfter(file: string, change: (text: string) => string, chain = CHAIN): Promise<PermanentError> {
  const dir = await copyOf(chain);
  await edit(dir, file, change);
  return await failureOf(dir);
}

async function chainspecToml(change: (toml: string) => string): Promise<PermanentError> {
  return await failureAfter(CHAINSPEC, (text) => {
    const answer = JSON.parse(text) as { chainspec_bytes: { chainspec_bytes: string } };
    const toml = Buffer.from(answer.chainspec_bytes.chainspec_bytes, 'hex').toString();
    answer.chainspec_bytes.chainspec_bytes = Buffer.from(change(toml)).toString('hex');
    return JSON.stringify(answer);
  });
}

describe('a file that is not there or not whole', () => {
  it.each([BLOCKS, TRANSACTIONS, CHAINSPEC, join('state', 'data.lmdb')])('misses %s', async (file) => {
    const dir = await copyOf(CHAIN);
    await rm(join(dir, file));
    const failure = await failureOf(dir);
    expect(failure.code).toBe('archive-missing-file');
    expect(failure.message).toContain(join(dir, file));
  });

  it('misses the whole folder', async () => {
    const failure = await failureOf('/nowhere/at/all');
    expect(failure.code).toBe('archive-missing-file');
  });

  it.each([BLOCKS, TRANSACTIONS])('ends within the last line of %s', async (file) => {
    const failure = await failureAfter(file, (text) => text.slice(0, -200));
    const lines = file === BLOCKS ? 30 : 23;
    expect(failure.code).toBe('archive-truncated');
    expect(failure.message).toContain(`${file}, line ${lines}:`);
  });

  it('holds no block', async () => {
    expect((await failureAfter(BLOCKS, () => '\n')).code).toBe('archive-no-blocks');
  });

  it('ends without a newline after a whole line: nothing is wrong', async () => {
    const dir = await copyOf(CHAIN);
    await edit(dir, BLOCKS, (text) => text.trimEnd());
    await edit(dir, TRANSACTIONS, (text) => text.trimEnd());
    await expect(readAll(dir)).resolves.toBeUndefined();
  });
});

describe('a line that is broken', () => {
  it.each([BLOCKS, TRANSACTIONS])('is not JSON: %s', async (file) => {
    const failure = await failureAfter(
      file,
      onLine(5, (line) => replaceOnce(line, '"hash":', '"hash"')),
    );
    expect(failure.code).toBe('archive-bad-json');
    expect(failure.message).toContain(`${file}, line 5: not JSON`);
    expect(failure.meta).toMatchObject({ line: 5 });
  });

  it('is not UTF-8', async () => {
    const dir = await copyOf(CHAIN);
    const path = join(dir, BLOCKS);
    const bytes = await readFile(path);
    bytes[bytes.indexOf(0x0a) + 3] = 0xff;
    await writeFile(path, bytes);
    const failure = await failureOf(dir);
    expect(failure.code).toBe('archive-bad-json');
    expect(failure.message).toContain(`${BLOCKS}, line 2: not UTF-8`);
  });

  it.each([BLOCKS, TRANSACTIONS])('is nested without end: %s', async (file) => {
    const failure = await failureAfter(
      file,
      onLine(2, (line) => replaceOnce(line, '{', `{"deep":${'['.repeat(200_000)}${']'.repeat(200_000)},`)),
    );
    expect(failure.code).toBe('archive-bad-json');
    expect(failure.message).toContain(`${file}, line 2:`);
  });

  it('lacks a field, which is named', async () => {
    const failure = await failureAfter(
      BLOCKS,
      onLine(3, (line) => replaceOnce(line, '"era_id"', '"era"')),
    );
    expect(failure.code).toBe('archive-bad-line');
    expect(failure.message).toContain(`${BLOCKS}, line 3: $.block_with_signatures.block.Version2.header`);
  });

  it('is an error answer of JSON-RPC', async () => {
    const answer = '{"jsonrpc":"2.0","id":1,"error":{"code":-32001,"message":"block not known"}}';
    const failure = await failureAfter(
      BLOCKS,
      onLine(2, () => answer),
    );
    expect(failure.code).toBe('archive-bad-line');
    expect(failure.message).toContain('line 2: $.error');
  });

  it('holds a recorded result that cannot be read', async () => {
    const failure = await failureAfter(
      TRANSACTIONS,
      onLine(4, (line) => replaceOnce(line, '"key":"', '"key":7,"was":"')),
    );
    expect(failure.code).toBe('archive-bad-line');
    expect(failure.message).toContain(`${TRANSACTIONS}, line 4: $.execution_info.execution_result.Version2.effects[0]`);
  });
});

describe('a JSON-RPC answer', () => {
  it.each([CHAIN, CHAIN_158])('is read like its result: %s', async (chain) => {
    const dir = await copyOf(chain);
    const wrap = (line: string): string => (line === '' ? '' : `{"jsonrpc":"2.0","id":1,"result":${line}}`);
    for (const file of [BLOCKS, TRANSACTIONS]) {
      await edit(dir, file, (text) => text.split('\n').map(wrap).join('\n'));
    }
    await edit(dir, CHAINSPEC, (text) => wrap(text.trim()));
    await expect(readAll(dir)).resolves.toBeUndefined();
  });
});

describe('unknown fields', () => {
  it('are kept in the raw text', async () => {
    const dir = await copyOf(CHAIN);
    await edit(dir, BLOCKS, (text) => text.replaceAll('{"api_version"', '{"news":[1.50],"api_version"'));
    const archive = await openArchive(dir);
    for await (const { raw } of archive.blocks()) expect(raw.startsWith('{"news":[1.50],')).toBe(true);
    await archive.close();
  });
});

describe('transactions of a block', () => {
  it('are absent: hash and height are named', async () => {
    const dir = await copyOf(CHAIN);
    const [first = ''] = (await readFile(join(dir, TRANSACTIONS), 'utf8')).split('\n');
    const hash = /"hash":"([0-9a-f]{64})"/.exec(first)?.[1] ?? '';
    const height = /"block_height":(\d+)/.exec(first)?.[1] ?? '';
    await edit(dir, TRANSACTIONS, (text) => text.slice(first.length + 1));
    const failure = await failureOf(dir);
    expect(failure.code).toBe('archive-missing-transaction');
    expect(failure.message).toContain(`lacks transaction ${hash} of the block at height ${height}`);
  });

  it('come in any order', async () => {
    const dir = await copyOf(CHAIN);
    await edit(dir, TRANSACTIONS, (text) => text.trimEnd().split('\n').reverse().join('\n'));
    await expect(readAll(dir)).resolves.toBeUndefined();
  });

  it('are there twice: the same is one, another is an error', async () => {
    const dir = await copyOf(CHAIN);
    const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';
    await edit(dir, TRANSACTIONS, (text) => `${text}${firstLine(text)}\n`);
    await expect(readAll(dir)).resolves.toBeUndefined();
    await edit(dir, TRANSACTIONS, (text) => `${text}${firstLine(text).replace('"2.0.0"', '"2.0.1"')}\n`);
    const failure = await failureOf(dir);
    expect(failure.code).toBe('archive-duplicate-transaction');
    expect(failure.message).toContain('line 25:');
    expect(failure.message).toContain('on line 1 already');
  });

  it('have another network name', async () => {
    const failure = await chainspecToml((toml) => replaceOnce(toml, "'casper-devnet-203'", "'casper-other'"));
    expect(failure.code).toBe('archive-wrong-network');
    expect(failure.message).toContain('for network casper-devnet-203, but the chainspec is of casper-other');
  });

  it('have a result of another block', async () => {
    const failure = await failureAfter(
      TRANSACTIONS,
      onLine(1, (line) => replaceOnce(line, /"block_hash":"[0-9a-f]{2}/, '"block_hash":"00')),
    );
    expect(failure.code).toBe('archive-wrong-block');
    const legacy = await failureAfter(
      TRANSACTIONS,
      onLine(1, (line) => replaceOnce(line, /"block_hash":"[0-9a-f]{2}/, '"block_hash":"00')),
      CHAIN_158,
    );
    expect(legacy.code).toBe('archive-wrong-block');
  });
});

describe('a chainspec', () => {
  it('is not TOML: file, line and column are named', async () => {
    const failure = await chainspecToml((toml) => replaceOnce(toml, 'hard_reset = false', 'hard_reset ='));
    expect(failure.code).toBe('bad-chainspec');
    expect(failure.message).toMatch(/info_get_chainspec\.json: bad chainspec: line 5, column \d+/);
  });

  it('lacks a field, which is named', async () => {
    const failure = await chainspecToml((toml) => replaceOnce(toml, 'max_associated_keys', 'max_keys'));
    expect(failure.message).toContain('bad chainspec: core.max_associated_keys is missing');
  });

  it('is not JSON, or without the bytes', async () => {
    expect((await failureAfter(CHAINSPEC, (text) => text.slice(1))).code).toBe('archive-bad-json');
    const failure = await failureAfter(CHAINSPEC, (text) => text.replaceAll('chainspec_bytes', 'bytes'));
    expect(failure.message).toContain('chainspec_bytes');
  });

  it('is of another version than a header', async () => {
    const failure = await chainspecToml((toml) => replaceOnce(toml, "version = '2.0.3'", "version = '2.0.4'"));
    expect(failure.code).toBe('archive-wrong-version');
    expect(failure.message).toContain('block at height 0 is of protocol version 2.0.3');
    expect(failure.message).toContain('chainspec of 2.0.4 only');
  });

  it('lies in chainspec/<version>.json, one for each version', async () => {
    const dir = await copyOf(CHAIN);
    await mkdir(join(dir, 'chainspec'));
    expect((await failureOf(dir)).code).toBe('archive-missing-file');
    await rename(join(dir, CHAINSPEC), join(dir, 'chainspec', '2.0.3.json'));
    await expect(readAll(dir)).resolves.toBeUndefined();
    await cp(join(CHAIN_158, CHAINSPEC), join(dir, 'chainspec', '1.5.8.json'));
    expect((await failureOf(dir)).code).toBe('archive-wrong-network');
    await rename(join(dir, 'chainspec', '1.5.8.json'), join(dir, 'chainspec', '1.5.7.json'));
    expect((await failureOf(dir)).message).toContain('holds the chainspec of protocol version 1.5.8');
  });
});

describe('the chain of blocks', () => {
  it('has a gap in its heights', async () => {
    const failure = await failureAfter(
      BLOCKS,
      onLine(7, () => ''),
    );
    expect(failure.code).toBe('archive-height-gap');
    expect(failure.message).toContain('line 8: height 7 follows 5: expected 6');
  });

  it('starts above 0: nothing is wrong', async () => {
    const dir = await copyOf(CHAIN);
    await edit(dir, BLOCKS, (text) => text.split('\n').slice(3).join('\n'));
    const archive = await openArchive(dir);
    expect((await summarizeArchive(archive)).firstHeight).toBe(3n);
    for await (const { height, parentStateRoot } of archive.blocks()) {
      expect(parentStateRoot === undefined).toBe(height === 3n);
    }
    await archive.close();
  });

  it('has a wrong block hash, body hash, transaction hash: each is named', async () => {
    const flipHex = (field: string) => (line: string) =>
      line.replace(new RegExp(`"${field}":"([0-9a-f])`), (_, digit) => `"${field}":"${digit === '0' ? '1' : '0'}`);
    const root = await failureAfter(BLOCKS, onLine(9, flipHex('state_root_hash')));
    expect(root.code).toBe('archive-wrong-hash');
    expect(root.message).toContain('line 9: block hash');
    const body = await failureAfter(
      BLOCKS,
      onLine(9, (line) => replaceOnce(line, '"rewarded_signatures":[[', '"rewarded_signatures":[[1,')),
    );
    expect(body.message).toContain('line 9: body hash');
    expect(body.meta).toMatchObject({ height: 8n });
    const deploy = await failureAfter(
      TRANSACTIONS,
      onLine(15, (line) => replaceOnce(line, '"module_bytes":"00', '"module_bytes":"01')),
    );
    expect(deploy.message).toContain('line 15: body hash of transaction');
    const session = await failureAfter(
      TRANSACTIONS,
      onLine(3, (line) => replaceOnce(line, '"module_bytes":"0061', '"module_bytes":"0060')),
    );
    expect(session.code).toBe('archive-wrong-hash');
    expect(session.message).toContain('line 3: transaction hash');
  });

  it('has a wrong parent: two chains in one file', async () => {
    const dir = await copyOf(CHAIN);
    const lines = (await readFile(join(dir, BLOCKS), 'utf8')).split('\n');
    const other = (await readFile(join(CHAIN_158, BLOCKS), 'utf8')).split('\n');
    await mkdir(join(dir, 'chainspec'));
    for (const [version, chain] of [
      ['2.0.3', CHAIN],
      ['1.5.8', CHAIN_158],
    ] as const) {
      const text = await readFile(join(chain, CHAINSPEC), 'utf8');
      const answer = JSON.parse(text) as { chainspec_bytes: { chainspec_bytes: string } };
      const toml = Buffer.from(answer.chainspec_bytes.chainspec_bytes, 'hex').toString();
      answer.chainspec_bytes.chainspec_bytes = Buffer.from(toml.replace(/'casper-devnet-\d+'/, "'one'")).toString(
        'hex',
      );
      await writeFile(join(dir, 'chainspec', `${version}.json`), JSON.stringify(answer));
    }
    await writeFile(join(dir, BLOCKS), [lines[0], lines[1], other[2]].join('\n'));
    const failure = await failureOf(dir);
    expect(failure.code).toBe('archive-wrong-parent');
    expect(failure.message).toContain('line 3: the block at height 2 names the parent');
  });
});

describe('property: a changed byte', () => {
  /** Parts of a line that no hash covers: answers of the node around the block or the transaction. */
  const isCovered = (line: string, position: number): boolean => {
    const start = line.indexOf('"Version2":{');
    const end = line.indexOf('"proofs":[');
    return position > start && position < end;
  };

  it('of a header or body is never accepted', async () => {
    const dir = await copyOf(CHAIN);
    const path = join(dir, BLOCKS);
    const original = await readFile(path, 'utf8');
    const [first = ''] = original.split('\n');
    const positions = [...first].flatMap((char, position) =>
      /[0-9a-f]/.test(char) && /[0-9a-f"]/.test(first[position - 1] ?? '') && isCovered(first, position)
        ? [position]
        : [],
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...positions), fc.constantFrom('0', '7', 'e'), async (position, digit) => {
        fc.pre(first[position] !== digit);
        await writeFile(path, `${first.slice(0, position)}${digit}${original.slice(position + 1)}`);
        expect((await failureOf(dir)).code).toMatch(/^archive-/);
      }),
      { numRuns: 60 },
    );
  });
});

describe('what is no file', () => {
  const NAMES = [BLOCKS, TRANSACTIONS, CHAINSPEC, 'events.txt', 'chainspec/2.0.3.json', 'state/data.lmdb'];
  const KINDS: [what: string, make: (path: string) => unknown][] = [
    ['a FIFO', (path) => execFileSync('mkfifo', [path])],
    ['a link to a device', (path) => symlink('/dev/zero', path)],
    ['a folder', (path) => mkdir(path)],
  ];
  const cases = NAMES.flatMap((name) => KINDS.map(([what, make]): [string, string, typeof make] => [what, name, make]));

  it.each(cases)('%s in place of %s: one line, and no waiting', async (_, name, make) => {
    const dir = await copyOf(CHAIN);
    if (name.startsWith('chainspec/')) await mkdir(join(dir, 'chainspec'));
    await rm(join(dir, name), { force: true });
    await make(join(dir, name));
    const { code, message } = await failureOf(dir);
    expect(code).toBe('archive-unreadable-file');
    expect(message).toContain(`${name}: is not a`);
  });

  it('a link to a file is taken for it', async () => {
    const dir = await copyOf(CHAIN);
    await rename(join(dir, BLOCKS), join(dir, 'elsewhere'));
    await symlink(join(dir, 'elsewhere'), join(dir, BLOCKS));
    await readAll(dir);
  });
});
