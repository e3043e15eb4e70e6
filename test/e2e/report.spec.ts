// Audit reports from end to end: the same bytes from two databases, resumed after a kill, read in pages, every changed
// byte found, and true by re-execution.
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Queryable } from '@casper-trace/db/database';
import { type OpenDatabase, openDatabase } from '@casper-trace/db/open-database';
import { SECTIONS, type StatementLine } from '@casper-trace/report/documents/lines';
import { makeReport, type ReportOrder } from '@casper-trace/report/make-report';
import { parseKeyFile } from '@casper-trace/report/signing/ed25519';
import { verifyReport } from '@casper-trace/report/verify/verify-report';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
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

const statementsOf = (folder: string): StatementLine[] =>
  readFileSync(join(folder, 'statements.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as StatementLine);

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
    expect(await verifyReport(join(scratch.path, `of ${subject}`), key.publicKey)).toMatchObject({ faults: [] });
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
    expect(await verifyReport(join(scratch.path, 'many'), undefined)).toMatchObject({ faults: [] });
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
    return verifyReport(changed, key.publicKey).then(({ faults }) => faults);
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
    const { faults } = await verifyReport(sample, '0'.repeat(64));
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
    const good = await casperTrace(['verify', report, '--archive', devnet203, '--re-execute']);
    expect(good, good.stderr).toMatchObject({ code: 0 });
    expect(good.stdout).toMatch(/re-executed from .*: all \d+ lines are equal/);
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
});
