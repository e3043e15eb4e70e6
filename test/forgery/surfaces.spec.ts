// Some kinds of forgery all the way: indexed by the program into a real Postgres and shown by every surface.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { StoredAlert } from '@casper-trace/db/alerts/tables';
import { Database } from '@casper-trace/db/database';
import { type OpenDatabase, openDatabase } from '@casper-trace/db/open-database';
import { makeReport } from '@casper-trace/report/make-report';
import { verifyReport } from '@casper-trace/report/verify/verify-report';
import type { TrustedBlock } from '@casper-trace/verdict/chain-of-trust';
import { parsePinnedBlock } from '@casper-trace/verdict/root-of-trust';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { traceFromArchive } from '../../apps/cli/src/commands/trace/trace-from-archive.js';
import { createPaint } from '../../apps/cli/src/render/paint.js';
import { renderTraceReport } from '../../apps/cli/src/render/trace-report.js';
import { adminUrl } from '../support/allow-databases.js';
import { casperTrace, type Ended, indexLine } from '../support/casper-trace.js';
import { scratchFolder } from '../support/scratch-folder.js';
import { Draft } from './forger/archive.js';
import { devnetFiles, devnetTruth, labelled } from './forger/devnet.js';
import { provableHeights } from './forger/provable.js';
import { KINDS } from './kinds/all.js';
import { type Aftermath, rootHeight } from './kinds/kind.js';
import { faultsIn, forgedStatements } from './observe/judge.js';
import type { Shown } from './observe/shown.js';
import { alertsOf, shownByGraphQL, shownByReport, shownByTrace } from './observe/surfaces.js';

// Each kind is a process, on a machine that may be busy.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const REPRESENTATIVE = [
  'nothing forged',
  'an unsigned switch block on top',
  'ten eras of the forger',
  'a fork from the middle',
  'an invented network called casper',
  'an unknown network with a transfer of its own',
  'a pin of another genesis',
  'a final block with a transaction: rubbish as approval',
  'all signatures removed',
  "forger's signature beside the validator's",
  'rubbish as approval',
  'all recorded results stripped',
  "recorded error of 'session: reverts': none",
  'a forged checksum registry that fits an altered result',
  'gas costs changed',
];
const kinds = REPRESENTATIVE.map((name) => {
  const kind = KINDS.find((candidate) => candidate.name === name);
  if (kind === undefined) throw new RangeError(`no kind '${name}'`);
  return kind;
});

const scratch = scratchFolder();
const data = join(scratch.path, 'data');
let server: OpenDatabase;
let admin: Database;
let genuineAlerts: ReadonlySet<string>;

interface Indexed {
  readonly dir: string;
  readonly draft: Draft;
  readonly aftermath: Aftermath;
  readonly provable: ReadonlySet<number>;
  readonly ended: Ended;
  readonly database: Database;
}

beforeAll(async () => {
  // One server; each archive gets a database of its own, copied from one with the newest schema.
  server = await openDatabase(undefined, data);
  admin = new Database(urlOf('postgres'), 1);
  await (await openDatabase(urlOf('template'), '')).close();
});

afterAll(async () => {
  await admin?.close();
  await server?.close();
  scratch.remove();
});

/** As the server's superuser, who alone may make databases. */
const urlOf = (name: string): string => adminUrl(data, server.database.url, name);

async function index(forge: (draft: Draft) => Aftermath, name: string): Promise<Indexed> {
  const draft = new Draft(devnetFiles);
  const aftermath = forge(draft);
  const dir = join(scratch.path, name);
  mkdirSync(dir);
  draft.write(dir);
  await admin.query(`CREATE DATABASE "${name}" TEMPLATE template`);
  const args = ['index', '--archive', dir, '--once', '--json', ...trustArgs(aftermath)];
  const ended = await casperTrace(args, { DATABASE_URL: urlOf(name) });
  const provable = provableHeights(draft, devnetTruth, rootHeight(aftermath));
  return { dir, draft, aftermath, provable, ended, database: new Database(urlOf(name), 2) };
}

const pinsOf = ({ trust }: Aftermath): TrustedBlock[] => (trust === undefined ? [] : [parsePinnedBlock(trust)]);
const trustArgs = ({ trust }: Aftermath): string[] => (trust === undefined ? [] : ['--trust', trust]);
const keyOf = ({ ruleId, transactionHash }: StoredAlert): string => `${ruleId} ${transactionHash ?? ''}`;

function expectNoFaults(shown: Shown, { aftermath, provable }: Indexed): void {
  const faults = faultsIn(shown, devnetTruth, aftermath, provable);
  expect(faults, faults.join('\n')).toEqual([]);
}

describe('every surface', () => {
  beforeAll(async () => {
    const { database } = await index(() => ({}), 'genuine');
    genuineAlerts = new Set((await alertsOf(database)).map(keyOf));
    await database.close();
    expect(genuineAlerts.size).toBe(6);
  });

  it.each(kinds.map((kind, place) => ({ ...kind, place })))('$name', async ({ forge, place }) => {
    const indexed = await index(forge, `kind-${place}`);
    const { database, ended, aftermath } = indexed;
    try {
      const { rows } = await database.query('SELECT 1 FROM chains');
      if (rows.length === 0) {
        // Turned away as a whole: one line, nothing stored.
        expect(ended).toMatchObject({ code: 1, stdout: '' });
        expect(ended.stderr.trim().split('\n')).toHaveLength(1);
        expect(aftermath.refused).toBeDefined();
        return;
      }
      const graphql = await shownByGraphQL(database);
      expectNoFaults(graphql, indexed);
      expectIndexLine(ended, graphql, aftermath);
      await expectReport(indexed, `report-${place}`);
      await expectAlerts(indexed, graphql);
      await expectTraces(indexed, graphql);
    } finally {
      await database.close();
    }
  });
});

/** The line counts what GraphQL lists, and the exit code says whether the source contradicts what was computed. */
function expectIndexLine(ended: Ended, { blocks, transactions }: Shown, { firstUse }: Aftermath): void {
  const counted = (kind: string): number => transactions.filter(({ verdict }) => verdict === kind).length;
  const line = indexLine(ended);
  expect(line).toMatchObject({
    blocks: blocks.length,
    blocksProven: blocks.filter(({ proven }) => proven).length,
    verified: counted('verified'),
    diverged: counted('diverged'),
    unverifiable: counted('unverifiable'),
  });
  expect(ended.code).toBe(line.diverged + line.contradictions > 0 ? 2 : 0);
  // Whoever reads the line alone learns what the proofs rest on.
  if (blocks.some(({ proven, pinned }) => proven && pinned === true)) expect(line.trust).toBe('pinned');
  if (firstUse === true) expect(line.trust).toBe('first block');
}

async function expectReport(indexed: Indexed, name: string): Promise<void> {
  const out = join(scratch.path, name);
  await makeReport({
    database: indexed.database,
    chain: undefined,
    subject: 'blocks',
    address: null,
    from: undefined,
    to: undefined,
    out,
    key: undefined,
  });
  expectNoFaults(shownByReport(out), indexed);
  expect((await verifyReport(out, undefined)).faults).toEqual([]);
  expect(existsSync(join(out, 'report.html'))).toBe(true);
}

/** An alert that calls itself verified is a genuine one; no genuine one is lost; what cannot be proven is told. */
async function expectAlerts({ database, aftermath, provable }: Indexed, graphql: Shown): Promise<void> {
  const alerts = await alertsOf(database);
  const verified = alerts.filter(({ verdict }) => verdict === 'verified').map(keyOf);
  if (aftermath.honest === undefined) expect(verified.filter((key) => !genuineAlerts.has(key))).toEqual([]);
  const lost = new Set(aftermath.lostTransactions ?? []);
  const expected = [...genuineAlerts].filter((key) => {
    const hash = key.split(' ')[1];
    const height = devnetTruth.transactions.get(hash)?.height ?? -1;
    const isKept = provable.has(height) && aftermath.lostBlocks?.includes(height) !== true && !lost.has(hash);
    return isKept && aftermath.honest === undefined;
  });
  const raised = new Set(alerts.map(keyOf));
  expect(expected.filter((key) => !raised.has(key))).toEqual([]);
  if (graphql.blocks.some(({ proven }) => !proven)) {
    expect(alerts.map(({ ruleId }) => ruleId)).toContain('block-not-proven');
  }
}

/** A transaction of the forger, if there is one, and one of the chain: as JSON and as text. */
async function expectTraces({ dir, aftermath }: Indexed, { transactions }: Shown): Promise<void> {
  const forged = transactions.find(({ hash }) => !devnetTruth.transactions.has(hash))?.hash;
  const genuine = transactions.find(({ hash }) => hash === labelled('session: reverts'))?.hash;
  for (const hash of [forged, genuine]) {
    if (hash === undefined) continue;
    const report = await traceFromArchive(hash, dir, pinsOf(aftermath));
    const shown = shownByTrace(report);
    expect(forgedStatements(shown, devnetTruth, aftermath)).toEqual([]);
    const text = renderTraceReport(report, createPaint(false)).join('\n');
    expect(text.includes('✔ verified')).toBe(shown.transactions[0]?.verdict === 'verified');
    expect(text.includes('block proven')).toBe(shown.blocks[0]?.proven);
  }
}
