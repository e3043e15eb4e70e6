// Several archives of one chain into one database: what is better replaces what is worse, never the other way round.
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Database } from '@casper-trace/db/database';
import { type OpenDatabase, openDatabase } from '@casper-trace/db/open-database';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { allowDatabases } from '../support/allow-databases.js';
import { casperTrace, type IndexLine, indexLine } from '../support/casper-trace.js';
import { scratchFolder } from '../support/scratch-folder.js';

// Each step is a process with a database, on a machine that may be busy.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const complete = join(import.meta.dirname, '../chains/devnet-2.0.3');
const scratch = scratchFolder();
let server: OpenDatabase;

afterAll(async () => {
  await server.close();
  scratch.remove();
});

/** A database of its own on one server: commands make it when it is not there. */
function environmentOf(name: string): { DATABASE_URL: string } {
  const url = new URL(server.database.url);
  url.pathname = `/${name}`;
  return { DATABASE_URL: url.href };
}

async function withDatabaseOf<T>(name: string, work: (database: Database) => Promise<T>): Promise<T> {
  const database = new Database(environmentOf(name).DATABASE_URL);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/** A copy of the chain with some files changed; the state is shared. */
function archive(name: string, changes: Readonly<Record<string, (text: string) => string>>): string {
  const dir = join(scratch.path, name);
  cpSync(complete, dir, { recursive: true, filter: (source) => !source.endsWith('state') });
  symlinkSync(join(complete, 'state'), join(dir, 'state'));
  for (const [file, change] of Object.entries(changes)) {
    writeFileSync(join(dir, file), change(readFileSync(join(complete, file), 'utf8')));
  }
  return dir;
}

const eachLine = (change: (line: string) => string) => (text: string) =>
  text.replaceAll(/^.+$/gm, (line) => change(line));

const withoutResults = eachLine((line) => {
  const answer = JSON.parse(line) as { result?: { execution_info?: unknown }; execution_info?: unknown };
  delete answer.execution_info;
  delete answer.result?.execution_info;
  return JSON.stringify(answer);
});
const withoutSignatures = (text: string) => text.replaceAll(/"proofs":\[[^\]]*\]/g, '"proofs":[]');
const withWrongSignatures = (text: string) =>
  text.replaceAll(/"signature":"(01[0-9a-f]{20})[0-9a-f]{8}/g, '"signature":"$100000000');
const withOtherFigures = (text: string) => text.replaceAll(/"consumed":"(\d+)"/g, '"consumed":"1$1"');
const withOtherChainspec = (text: string) =>
  text.replace(/"chainspec_bytes":"([0-9a-f]+)"/, (_, hex: string) => {
    const toml = Buffer.from(hex, 'hex').toString('utf8');
    return `"chainspec_bytes":"${Buffer.from(toml.replace(/max_ttl = '[^']*'/, "max_ttl = '3 hours'")).toString('hex')}"`;
  });

const archives = {
  complete: () => complete,
  'without results': () => archive('no-results', { 'transactions.jsonl': withoutResults }),
  'without signatures': () => archive('no-signatures', { 'blocks.jsonl': withoutSignatures }),
  'with wrong approvals': () => archive('approvals', { 'transactions.jsonl': withWrongSignatures }),
  'with other figures': () => archive('figures', { 'transactions.jsonl': withOtherFigures }),
  'with another chainspec': () => archive('chainspec', { 'info_get_chainspec.json': withOtherChainspec }),
};
type Name = keyof typeof archives;
const made = new Map<Name, string>();
let best: IndexLine;

interface Indexed {
  readonly line: IndexLine;
  readonly stderr: string;
}

async function index(database: string, name: Name): Promise<Indexed> {
  const dir = made.get(name) ?? archives[name]();
  made.set(name, dir);
  const run = await casperTrace(['index', '--archive', dir, '--json'], environmentOf(database));
  return { line: { ...indexLine(run), seconds: 0 }, stderr: run.stderr };
}

beforeAll(async () => {
  const folder = join(scratch.path, 'server');
  server = await openDatabase(undefined, folder);
  await allowDatabases(folder, server.database.url);
  best = (await index('best', 'complete')).line;
  expect(best).toMatchObject({ blocks: 30, blocksProven: 30, verified: 23, evidence: { both: 23 } });
});

describe('better evidence', () => {
  const worse: [Name, Partial<IndexLine>][] = [
    ['without results', { blocksProven: 30, verified: 23, evidence: { 'block checksum': 23 }, contradictions: 0 }],
    // Genesis is pinned: it needs no signature.
    ['without signatures', { blocksProven: 1, verified: 0, reasons: { 'unproven-block': 23 } }],
    ['with wrong approvals', { verified: 0, diverged: 0, reasons: { 'bad-approval': 23 } }],
    ['with other figures', { blocksProven: 30, verified: 23, evidence: { 'block checksum': 23 }, contradictions: 23 }],
    ['with another chainspec', { blocksProven: 0, verified: 0, reasons: { chainspec: 23 } }],
  ];

  it.each(worse)('%s: a verdict of less, and all of it once the complete archive arrives', async (name, figures) => {
    const database = name.replaceAll(' ', '_');
    expect((await index(database, name)).line).toMatchObject(figures);
    const after = await index(database, 'complete');
    expect(after.stderr).not.toMatch(/contradicts/);
    expect(after.line).toEqual(best);
  });

  it.each(worse)('%s: takes nothing from what is proven', async (name) => {
    expect((await index('best', name)).line).toEqual(best);
  });

  it('names what contradicts the chain', async () => {
    const { stderr } = await index('contradicted', 'with another chainspec');
    expect(stderr).toMatch(/warning: the archive contradicts the chain: .*the state of the chain names another one/);
    await index('contradicted', 'complete');
    const figures = await index('contradicted', 'with other figures');
    expect(figures.stderr).toMatch(/warning: the archive contradicts the chain: transaction [0-9a-f]{64}/);
    expect(figures.stderr).toMatch(/and \d+ more/);
    expect(figures.line).toEqual(best);
  });

  it('tries what was given up again only under larger limits', async () => {
    await index('limited', 'complete');
    const giveUp = (limitMs: number) =>
      withDatabaseOf('limited', (database) =>
        database.query(
          `WITH given AS (UPDATE transactions SET verdict = 'unverifiable', reason = 'limit', evidence = NULL
             WHERE transaction_index = 0 RETURNING chain_id, block_height)
           UPDATE blocks b SET digest = 'given up', limit_ms = $1, limit_memory_mb = 1000000 FROM given g
           WHERE b.chain_id = g.chain_id AND b.height = g.block_height`,
          [limitMs],
        ),
      );
    await giveUp(1_000_000_000);
    const same = (await index('limited', 'complete')).line;
    expect(same.reasons.limit).toBeGreaterThan(0);
    await giveUp(1);
    expect((await index('limited', 'complete')).line).toEqual(best);
  });
});

describe('alerts', () => {
  it('are evaluated again from the blocks on that were recorded again, each once', async () => {
    const evaluate = async (): Promise<number> => {
      expect(await casperTrace(['rules', 'evaluate'], environmentOf('alerts'))).toMatchObject({ code: 0 });
      return withDatabaseOf('alerts', async (database) => {
        const { rows } = await database.query<{ count: number }>(
          `SELECT count(*)::int4 AS count FROM alerts WHERE verdict = 'verified'`,
        );
        return rows[0].count;
      });
    };
    await index('alerts', 'without signatures');
    expect(await evaluate()).toBe(0);
    await index('alerts', 'complete');
    const raised = await evaluate();
    expect(raised).toBeGreaterThan(0);
    expect(await evaluate()).toBe(raised);
  });
});
