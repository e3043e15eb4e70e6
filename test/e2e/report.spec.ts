// Audit reports from end to end: the same bytes from two databases, resumed after a kill, read in pages, every changed
// byte found, and true by re-execution.
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Queryable } from '@casper-trace/db/database';
import { type OpenDatabase, openDatabase } from '@casper-trace/db/open-database';
import type { Json } from '@casper-trace/db/rows/column';
import { canonicalJson } from '@casper-trace/report/documents/canonical-json';
import { SECTIONS, type StatementLine, type TransactionLine } from '@casper-trace/report/documents/lines';
import { type Manifest, PAGE_FILE } from '@casper-trace/report/documents/manifest';
import { digestFile, readSmallFile, writePieces } from '@casper-trace/report/files';
import { makeReport, type ReportOrder } from '@casper-trace/report/make-report';
import { kindOfFile } from '@casper-trace/report/regular-file';
import { csvPieces, pagePieces } from '@casper-trace/report/render/derived-files';
import { makeReportKey, parseKeyFile, sign } from '@casper-trace/report/signing/ed25519';
import { verifyReport } from '@casper-trace/report/verify/verify-report';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { blockOf, readBlockLines, writeArchive } from '../support/altered-archive.js';
import { casperTrace } from '../support/casper-trace.js';
import { scratchFolder } from '../support/scratch-folder.js';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const devnet203 = join(import.meta.dirname, '../chains/devnet-2.0.3');
const docs = join(import.meta.dirname, '../../docs');
const sample = join(docs, 'sample-report/report');
const keyFile = join(docs, 'sample-report/TEST-KEY.json');
const key = parseKeyFile(readFileSync(keyFile, 'utf8'), keyFile);
const purse = 'b44c977af7918779fd7e835f0c0da42d817f9e26ebcf7e53a319fc5d524474ba';
const account = 'b707b930e7dfec5a4654502bb54e7958fe6d8980609d2a4ffc5567af2ba0f8cb';

const scratch = scratchFolder();
const databases: OpenDatabase[] = [];

beforeAll(async () => {
  for (const name of ['one', 'two']) {
    const data = join(scratch.path, name);
    const { code, stderr } = await casperTrace(['index', '--archive', devnet203, '--once', '--json', '--data', data]);
    expect(code, stderr).toBe(0);
    const rules = await casperTrace(['rules', 'evaluate', '--data', data]);
    expect(rules.code, rules.stderr).toBe(0);
    databases.push(await openDatabase(undefined, data));
  }
});

afterAll(async () => {
  for (const open of databases) await open.close();
  scratch.remove();
});

function order(out: string, given: Partial<ReportOrder> = {}): ReportOrder {
  return {
    database: databases[0].database,
    chain: undefined,
    subject: 'blocks',
    address: null,
    from: undefined,
    to: undefined,
    out: join(scratch.path, out),
    key,
    ...given,
  };
}

/** The bytes of every file of a folder, as hex. */
function bytesOf(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((name) => [name, readFileSync(join(folder, name), 'hex')]),
  );
}

const documentsOf = <Line>(folder: string, section: string): Line[] =>
  readFileSync(join(folder, `${section}.jsonl`), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);

const statementsOf = (folder: string): StatementLine[] => documentsOf(folder, 'statements');

describe('a report', () => {
  it('has the same bytes from two databases, whatever the size of a page', async () => {
    await makeReport(order('first'));
    await makeReport(order('second', { database: databases[1].database, pageSize: 7 }));
    const bytes = bytesOf(join(scratch.path, 'first'));
    expect(Object.keys(bytes)).toHaveLength(19);
    expect(bytesOf(join(scratch.path, 'second'))).toEqual(bytes);
    for (const name of Object.keys(bytes)) {
      expect(readFileSync(join(scratch.path, 'first', name), 'utf8'), name).not.toContain(scratch.path);
    }
  });

  it('explains every balance of the bundled chain', () => {
    const statements = statementsOf(join(scratch.path, 'first'));
    expect(statements).toHaveLength(17);
    expect(statements.filter(({ unexplained }) => unexplained !== '0')).toEqual([]);
  });

  it('says what verifies each transaction, and by which rules it was executed', () => {
    const lines = documentsOf<TransactionLine>(join(scratch.path, 'first'), 'transactions');
    // A complete record of a final chain of node 2.0.3.
    expect(lines.map(({ verdict, evidence, rules }) => [verdict, evidence, rules])).toEqual(
      Array.from({ length: 23 }, () => ['verified', 'both', '2.0.0']),
    );
  });

  it('is the committed sample, signature and all', async () => {
    await makeReport(order('sample', { subject: 'purse', address: purse }));
    expect(bytesOf(join(scratch.path, 'sample'))).toEqual(bytesOf(sample));
  });

  it.each([
    ['account', account],
    ['contract', ''],
    ['package', ''],
    ['purse', purse],
  ] as const)('of %s is sound', async (subject, given) => {
    const { rows } = await databases[0].database.query<{ contract: string; package: string }>(
      'SELECT code_address AS contract, code_package AS package FROM frames WHERE code_package IS NOT NULL LIMIT 1',
    );
    const address = subject === 'contract' || subject === 'package' ? rows[0][subject] : given;
    const manifest = await makeReport(order(`of ${subject}`, { subject, address, pageSize: 5 }));
    expect(manifest.covered.transactions).toBeGreaterThan(0);
    expect(manifest.statements.unexplained).toBe(0);
    expect(await verifyReport(join(scratch.path, `of ${subject}`), { publicKey: key.publicKey })).toMatchObject({
      faults: [],
    });
  });

  it('of a part of the chain opens with the balance that the part before closes with', async () => {
    await makeReport(order('early', { subject: 'purse', address: purse, to: 18n }));
    await makeReport(order('late', { subject: 'purse', address: purse, from: 19n }));
    const [early] = statementsOf(join(scratch.path, 'early'));
    const [late] = statementsOf(join(scratch.path, 'late'));
    expect(late.opening).toBe(early.closing);
    expect(late.openingBlock).toBe(18);
    expect([early.unexplained, late.unexplained]).toEqual(['0', '0']);
  });

  it('says which block leaves a balance unexplained', async () => {
    const { database } = databases[1];
    const { rows } = await database.query<{ height: string; amount: string }>(
      `UPDATE purse_transfers SET committed = false WHERE source_purse = $1 AND committed
       RETURNING block_height AS height, amount`,
      [purse],
    );
    expect(rows).toHaveLength(1);
    await makeReport(order('unexplained', { database, subject: 'purse', address: purse }));
    await database.query('UPDATE purse_transfers SET committed = true WHERE source_purse = $1 AND block_height = $2', [
      purse,
      rows[0].height,
    ]);
    const [statement] = statementsOf(join(scratch.path, 'unexplained'));
    expect(statement.unexplained).toBe(`-${rows[0].amount}`);
    expect(statement.why).toContain(`block ${rows[0].height}: -${rows[0].amount} motes`);
  });

  it('goes on after a kill in any section, and gives the same bytes', async () => {
    const whole = bytesOf(join(scratch.path, 'first'));
    for (const section of SECTIONS.filter((name) => name !== 'findings')) {
      const out = `killed ${section}`;
      let pages = 0;
      const dies = (name: string): void => {
        if (name === section && ++pages === 2) throw new RangeError('killed');
      };
      await expect(makeReport(order(out, { pageSize: 5, onPage: dies }))).rejects.toThrow('killed');
      // A page that was written when the process died, before the journal knew of it.
      await appendFile(join(scratch.path, `${out}.partial`, `${section}.jsonl`), '{"half a li');
      const again: string[] = [];
      await makeReport(order(out, { pageSize: 5, onPage: (name) => void again.push(name) }));
      expect(again[0]).toBe(section);
      expect(bytesOf(join(scratch.path, out)), section).toEqual(whole);
    }
  });

  it('is read in pages: no statement returns more rows than a page has', async () => {
    const { database } = databases[0];
    const copies = 40;
    await database.query(
      `INSERT INTO purse_accesses SELECT (jsonb_populate_record(a, jsonb_build_object('ordinal', 100000 + 100 * ordinal + n))).*
       FROM purse_accesses a, generate_series(1, ${copies}) n`,
    );
    let most = 0;
    const watched: Queryable = {
      query: async (sql, parameters) => {
        const result = await database.query(sql, parameters);
        // The digest of the range reads blocks a thousand at a time.
        if (!sql.includes('FROM blocks')) most = Math.max(most, result.rows.length);
        return result as never;
      },
    };
    const { rows } = await makeReport(order('many', { database: watched, pageSize: 50 }));
    await database.query('DELETE FROM purse_accesses WHERE ordinal > 100000');
    expect(rows['purse-accesses']).toBeGreaterThan(500);
    expect(most).toBeLessThanOrEqual(50 * 8);
    expect(await verifyReport(join(scratch.path, 'many'))).toMatchObject({ faults: [] });
  });

  it('overwrites nothing, and names what it cannot report', async () => {
    await expect(makeReport(order('first'))).rejects.toThrow('is not empty');
    await expect(makeReport(order('none', { subject: 'purse', address: '0'.repeat(64) }))).rejects.toThrow(
      'has no purse',
    );
    await expect(makeReport(order('none', { to: 999n }))).rejects.toThrow('the highest is 29');
    await expect(makeReport(order('none', { from: 9n, to: 3n }))).rejects.toThrow('has no block');
    expect(existsSync(join(scratch.path, 'none'))).toBe(false);
  });
});

describe('verify', () => {
  const changed = join(scratch.path, 'changed');

  function faultsAfter(change: () => void): Promise<readonly string[]> {
    rmSync(changed, { recursive: true, force: true });
    cpSync(join(scratch.path, 'sample'), changed, { recursive: true });
    change();
    return verifyReport(changed, { publicKey: key.publicKey }).then(({ faults }) => faults);
  }

  it('finds a flipped bit anywhere in any file', async () => {
    for (const name of readdirSync(join(scratch.path, 'sample'))) {
      const length = readFileSync(join(scratch.path, 'sample', name)).length;
      if (length === 0) continue;
      for (const at of [0, Math.floor(length / 2), length - 1]) {
        const faults = await faultsAfter(() => {
          const bytes = readFileSync(join(changed, name));
          bytes[at] ^= 1;
          writeFileSync(join(changed, name), bytes);
        });
        expect(faults.length, `${name} byte ${at}`).toBeGreaterThan(0);
        expect(faults.join('\n')).toContain(name);
      }
    }
  });

  it('finds missing and extra files, and another signer', async () => {
    expect(await faultsAfter(() => rmSync(join(changed, 'purse-holds.csv')))).toEqual(['purse-holds.csv is missing']);
    expect(await faultsAfter(() => writeFileSync(join(changed, 'more.txt'), ''))).toEqual([
      'more.txt is no part of the report',
    ]);
    expect(await faultsAfter(() => rmSync(join(changed, 'manifest.sig')))).toEqual(['manifest.sig is missing']);
    const { faults } = await verifyReport(sample, { publicKey: '0'.repeat(64) });
    expect(faults).toEqual([`the report is signed by ${key.publicKey}, not by ${'0'.repeat(64)}`]);
  });

  it('says in one line what is wrong, and exits with 1', async () => {
    await faultsAfter(() => writeFileSync(join(changed, 'statements.csv'), 'x'));
    const { code, stdout, stderr } = await casperTrace(['verify', changed]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^✘ statements\.csv has 1 bytes, the manifest says \d+\n$/);
  });

  it('re-executes the archive and finds every line equal; a line that is not true is named', async () => {
    const report = join(scratch.path, 'sample');
    const lines = SECTIONS.reduce((sum, name) => sum + linesOf(report, name).length, 0);
    expect(linesOf(report, 'findings').length).toBeGreaterThan(0);
    const good = await casperTrace(['verify', report, '--allow-unsigned', '--archive', devnet203, '--re-execute']);
    expect(good, good.stderr).toMatchObject({ code: 0 });
    expect(good.stdout).toContain(`: all ${lines} lines are equal, findings too`);
    expect(good.stdout).toContain(`17 files with ${lines} lines`);
    const untrue = await casperTrace([
      'verify',
      join(scratch.path, 'unexplained'),
      '--archive',
      devnet203,
      '--re-execute',
    ]);
    expect(untrue.code).toBe(1);
    expect(untrue.stderr).toContain('✘ statements.jsonl line 1 is not what re-execution gives');
  });

  it('evaluates the rules of the manifest again: a finding that is left out is missed', async () => {
    copySample();
    const [first, ...others] = linesOf(changed, 'findings');
    expect(first).toContain('"rule"');
    write('findings.jsonl', others.map((line) => `${line}\n`).join(''));
    await forgeAll(({ rows }) => {
      rows.findings -= 1;
    });
    expect((await verifyReport(changed)).faults).toEqual([]);
    const run = await casperTrace(['verify', changed, '--allow-unsigned', '--archive', devnet203, '--re-execute']);
    expect(run.code).toBe(1);
    expect(run.stderr.split('\n').filter((line) => line.startsWith('✘'))).toEqual([
      '✘ findings.jsonl line 1 is not what re-execution gives with the rules and tags of the manifest',
    ]);
  });

  it('says at once that an archive is of another chain', async () => {
    const other = join(scratch.path, 'no index of it is made');
    cpSync(join(import.meta.dirname, '../chains/corpus-2.x'), other, { recursive: true });
    // Nothing could be executed on this state.
    writeFileSync(join(other, 'state/data.lmdb'), '');
    const run = await casperTrace(['verify', sample, '--allow-unsigned', '--archive', other, '--re-execute']);
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(/the report is of casper-devnet-203 from block [0-9a-f]{64}, the archive is of /);
  });

  it('takes no report for proven whose signer nobody named', async () => {
    const named = await casperTrace(['verify', sample, '--public-key', key.publicKey]);
    expect(named).toMatchObject({ code: 0, stderr: '' });
    const own = await casperTrace(['verify', sample]);
    expect(own).toMatchObject({ code: 2, stderr: '' });
    expect(own.stdout).toContain('nothing says that this is the key you know');
    expect(own.stdout).not.toContain('nothing was changed');
    await makeReport(order('unsigned', { subject: 'purse', address: purse, key: undefined }));
    const unsigned = join(scratch.path, 'unsigned');
    const refused = await casperTrace(['verify', unsigned]);
    expect(refused).toMatchObject({ code: 2, stderr: '' });
    expect(refused.stdout).toContain('– NOT SIGNED');
    const allowed = await casperTrace(['verify', unsigned, '--allow-unsigned']);
    expect(allowed).toMatchObject({ code: 0, stderr: '' });
    expect(allowed.stdout).toContain('NOT SIGNED');
    expect(allowed.stdout).toContain('not checked: whether it is true');
    expect(await casperTrace(['verify', unsigned, '--public-key', key.publicKey])).toMatchObject({ code: 1 });
  });

  it('compares the roots of trust with the blocks that the reader trusts', async () => {
    const genesis = /"Version2":\{"hash":"([0-9a-f]{64})"/.exec(
      readFileSync(join(devnet203, 'blocks.jsonl'), 'utf8'),
    )?.[1];
    const trusts = (block: string) => casperTrace(['verify', sample, '--allow-unsigned', '--trust', block]);
    const good = await trusts(`0:${genesis}`);
    expect(good, good.stderr).toMatchObject({ code: 0 });
    expect(good.stdout).toContain(`the proofs lead to a block that you trust: genesis 0:${genesis}`);
    const builtIn = await casperTrace(['verify', sample, '--allow-unsigned']);
    expect(builtIn).toMatchObject({ code: 0 });
    expect(builtIn.stdout).toContain(`built in, or pinned by the signer: genesis 0:${genesis}`);
    const bad = await trusts(`0:${'ab'.repeat(32)}`);
    expect(bad.code).toBe(1);
    expect(bad.stderr).toMatch(
      /^✘ 30 blocks are proven from genesis 0:[0-9a-f]{64}, which is not a block that you trust\n$/,
    );
    copySample();
    await forge(({ trust }) => {
      trust.roots[0].hash = 'ab'.repeat(32);
    });
    expect((await verifyReport(changed)).faults).toEqual([
      'manifest.json: the roots of trust are not those of the proven blocks of blocks.jsonl',
    ]);
  });

  it("does not take roots for the network's that nobody vouches for", async () => {
    const blocks = readBlockLines(devnet203);
    const [cut, data, report] = ['cut', 'cut-data', 'cut-report'].map((name) => join(scratch.path, name));
    writeArchive(devnet203, cut, blocks.slice(5));
    expect(await casperTrace(['index', '--archive', cut, '--data', data])).toMatchObject({ code: 0 });
    const keyFile = join(import.meta.dirname, '../../docs/sample-report/TEST-KEY.json');
    const made = await casperTrace(['report', '--purse', purse, '--data', data, '--key', keyFile, '--out', report]);
    expect(made, made.stderr).toMatchObject({ code: 0 });
    for (const signer of [['--allow-unsigned'], ['--public-key', key.publicKey]]) {
      const unconfirmed = await casperTrace(['verify', report, ...signer]);
      expect(unconfirmed).toMatchObject({ code: 2, stderr: '' });
      expect(unconfirmed.stdout).toContain(
        `– not checked: whether switch block 11:${blockOf(blocks[11]).hash} (not pinned where it was recorded)`,
      );
      const trust = `11:${blockOf(blocks[11]).hash}`;
      expect(await casperTrace(['verify', report, ...signer, '--trust', trust])).toMatchObject({ code: 0 });
    }
  });

  it('always checks CSV and page: by whatever version and key a forger signs', async () => {
    const script = '<!doctype html><script>document.write("All is well")</script>';
    for (const [name, text] of [
      [PAGE_FILE, script],
      [PAGE_FILE, readFileSync(join(sample, PAGE_FILE), 'utf8').replace('</body>', `${script}</body>`)],
      ['findings.csv', 'severity\r\n'],
    ]) {
      copySample();
      await forgeAll();
      expect((await verifyReport(changed)).faults).toEqual([]);
      write(name, text);
      await forge();
      expect((await verifyReport(changed)).faults).toEqual([`${name} does not say what the JSON Lines say`]);
      // The attack of old: files of another version were not looked at.
      await forge(({ versions }) => {
        versions.report = '2';
      });
      const { faults } = await verifyReport(changed);
      expect(faults).toEqual([expect.stringContaining("the report has version '2'")]);
    }
  });

  it('lets no line smuggle markup into the page', async () => {
    for (const section of SECTIONS.filter((name) => linesOf(sample, name).length > 0)) {
      for (const field of textFields(JSON.parse(linesOf(sample, section)[0]))) {
        copySample();
        const [first, ...others] = linesOf(changed, section);
        const line = JSON.parse(first) as Json;
        const forged = replaced(line, field, { markup: '<script>alert(1)</script>' });
        write(`${section}.jsonl`, [canonicalJson(forged), ...others].map((one) => `${one}\n`).join(''));
        await forge();
        const { faults } = await verifyReport(changed);
        expect(faults[0], `${section} ${field.join('.')}`).toContain(
          `${section}.jsonl line 1 has not the form of its section: ${field.join('.')}`,
        );
      }
    }
  });

  it.each(['FIFO', 'link', 'folder', 'device', 'dangling link'])(
    'names a %s in place of any file in a line',
    async (kind) => {
      for (const name of readdirSync(sample)) {
        copySample();
        const path = join(changed, name);
        rmSync(path);
        if (kind === 'FIFO') execFileSync('mkfifo', [path]);
        if (kind === 'link') symlinkSync(join(sample, name), path);
        if (kind === 'dangling link') symlinkSync('/nowhere', path);
        if (kind === 'device') symlinkSync('/dev/zero', path);
        if (kind === 'folder') mkdirSync(path);
        const { faults } = await verifyReport(changed, { publicKey: key.publicKey });
        const what = kind === 'FIFO' || kind === 'folder' ? kind : 'link';
        expect(
          faults.filter((fault) => fault === `${name} is a ${what}, not a file`),
          name,
        ).toHaveLength(1);
        expect(faults).toHaveLength(1);
      }
      const { code, stdout, stderr } = await casperTrace(['verify', changed]);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(/^✘ [^\n]*\n$/);
    },
  );

  it('refuses a device, a manifest without an end and one that is nested too deep', async () => {
    expect(kindOfFile('/dev/zero')).toBe('device');
    expect(() => readSmallFile('/dev/zero', 10)).toThrow('zero is a device, not a file');
    copySample();
    truncateSync(join(changed, 'manifest.json'), 2 ** 30);
    expect((await verifyReport(changed)).faults).toEqual([expect.stringContaining('manifest.json has more than')]);
    const manifest = readFileSync(join(sample, 'manifest.json'), 'utf8');
    write('manifest.json', manifest.replace('"document":{', `"document":{"a":${'['.repeat(1e5)}${']'.repeat(1e5)},`));
    expect((await verifyReport(changed)).faults).toContain('manifest.json is not in canonical form');
  });

  function copySample(): void {
    rmSync(changed, { recursive: true, force: true });
    cpSync(sample, changed, { recursive: true });
  }

  function write(name: string, text: string): void {
    writeFileSync(join(changed, name), text);
  }

  const forger = makeReportKey();

  /** Makes the manifest agree with the files, and signs it with the forger's key. */
  async function forge(change?: (manifest: Manifest) => void): Promise<void> {
    const path = join(changed, 'manifest.json');
    const manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
    manifest.publicKey = forger.publicKey;
    change?.(manifest);
    for (const file of manifest.files) Object.assign(file, await digestFile(join(changed, file.name)));
    const text = `${canonicalJson(manifest)}\n`;
    writeFileSync(path, text);
    write('manifest.sig', `${sign(text, forger)}\n`);
  }

  /** The same with CSV and page made from the forged lines. */
  async function forgeAll(change?: (manifest: Manifest) => void): Promise<void> {
    await forge(change);
    const { files: _, ...facts } = JSON.parse(readFileSync(join(changed, 'manifest.json'), 'utf8')) as Manifest;
    for (const name of SECTIONS) await writePieces(join(changed, `${name}.csv`), csvPieces(changed, name));
    await writePieces(join(changed, PAGE_FILE), pagePieces(changed, facts));
    await forge();
  }

  const linesOf = (folder: string, section: string): string[] =>
    readFileSync(join(folder, `${section}.jsonl`), 'utf8')
      .split('\n')
      .slice(0, -1);

  type Path = readonly (string | number)[];

  /** Paths of all texts of a line. */
  function textFields(value: unknown, path: Path = []): Path[] {
    if (typeof value === 'string') return [path];
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([name, inner]) =>
      textFields(inner, [...path, Array.isArray(value) ? Number(name) : name]),
    );
  }

  function replaced(value: Json, [name, ...rest]: Path, by: Json): Json {
    if (name === undefined) return by;
    const copy = structuredClone(value) as Record<string | number, Json>;
    copy[name] = replaced(copy[name], rest, by);
    return copy;
  }
});
