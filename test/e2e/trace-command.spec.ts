// `casper-trace trace`: the same document from the archive and from the database, true to its schema; the tree in the
// terminal; one clear line for whatever cannot be traced.
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type OpenDatabase, openDatabase } from '@casper-trace/db/open-database';
import { PrismaService } from '@casper-trace/db/prisma.service';
import { readTraceReport } from '@casper-trace/query/report/read-trace-report';
import type { TraceReport } from '@casper-trace/query/report/trace-report';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { traceFromArchive } from '../../apps/cli/src/commands/trace/trace-from-archive.js';
import { casperTrace } from '../support/casper-trace.js';
import { type GraphQLServer, startGraphQLServer } from '../support/graphql-server.js';
import { readLabels } from '../support/recorded-labels.js';
import { scratchFolder } from '../support/scratch-folder.js';

const devnet203 = join(import.meta.dirname, '../chains/devnet-2.0.3');
const devnet158 = join(import.meta.dirname, '../chains/devnet-1.5.8');
const labels = readLabels(devnet203);
const hashOf = (label: string): string => labels.find((transaction) => transaction.label === label)?.hash ?? label;
const schema = JSON.parse(readFileSync(join(import.meta.dirname, '../../docs/trace.schema.json'), 'utf8')) as object;
const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);
const scratch = scratchFolder();
const data = join(scratch.path, 'data');

beforeAll(async () => {
  const { code, stderr } = await casperTrace(['index', '--archive', devnet203, '--once', '--json', '--data', data]);
  expect(code, stderr).toBe(0);
});

afterAll(() => scratch.remove());

function check(document: unknown): void {
  validate(JSON.parse(JSON.stringify(document)));
  expect(validate.errors).toBeNull();
}

describe('the document', () => {
  let open: OpenDatabase;
  let prisma: PrismaService;
  let server: GraphQLServer;

  beforeAll(async () => {
    open = await openDatabase(undefined, data);
    prisma = new PrismaService(open.database.url);
    server = await startGraphQLServer(open.database, { maxCost: 1_000_000 });
  });

  afterAll(async () => {
    await server?.close();
    await prisma?.$disconnect();
    await open?.close();
  });

  it.each(labels)('is the same from archive and database: $label', async ({ hash }) => {
    const fromArchive = await traceFromArchive(hash, devnet203);
    expect(fromArchive.verdict.kind).toBe('verified');
    expect(fromArchive.block.proof?.proven).toBe(true);
    check(fromArchive);
    expectNoGap(fromArchive);
    // As text: names in the same order, too.
    expect(JSON.stringify(await readTraceReport(open.database, prisma, hash))).toBe(JSON.stringify(fromArchive));
  });

  it('has the names of the GraphQL schema, and its values', async () => {
    const hash = hashOf('session: purse handed over and kept');
    const report = await traceFromArchive(hash, devnet203);
    const lists = listsOf(report);
    const selections = Object.entries(lists)
      .filter(([, rows]) => rows.length > 0)
      .map(([name, rows]) => `${name}(first: 500) { nodes ${selectionOf(rows)} }`);
    const { transaction } = await server.query<{ transaction: Record<string, { nodes: unknown }> }>(
      `{ transaction(hash: "${hash}") { ${innerOf(report.transaction)} verdict { kind reason }
         block ${selectionOf(report.block)} ${selections.join(' ')} } }`,
    );
    for (const [name, rows] of Object.entries(lists)) {
      if (rows.length > 0) expect(transaction[name].nodes, name).toEqual(rows);
    }
    expect(transaction.block).toEqual(report.block);
    expect(transaction).toMatchObject(report.transaction);
  });

  it('has changes of records as GraphQL has them', async () => {
    const hash = hashOf('install till');
    const { recordChanges } = await traceFromArchive(hash, devnet203);
    expect(recordChanges).toHaveLength(1);
    const { transaction } = await server.query<{ transaction: { recordChanges: { nodes: unknown } } }>(
      `{ transaction(hash: "${hash}") { recordChanges { nodes ${selectionOf(recordChanges)} } } }`,
    );
    expect(transaction.recordChanges.nodes).toEqual(recordChanges);
  });

  it('of a deploy of 1.5.8 says why there is no trace', async () => {
    const [{ hash }] = readLabels(devnet158).filter((deploy) => deploy.hash !== undefined);
    const report = await traceFromArchive(hash, devnet158);
    expect(report.verdict).toMatchObject({ kind: 'unverifiable', reason: 'unsupported:protocol 1.5.8' });
    expect(report.frames).toEqual([]);
    check(report);
  });
});

function listsOf(report: TraceReport) {
  const { frames, namedKeyWrites, purseTransfers, purseAccesses, purseHolds, grants, hostErrors, recordChanges } =
    report;
  return { frames, namedKeyWrites, purseTransfers, purseAccesses, purseHolds, grants, hostErrors, recordChanges };
}

/** Every ordinal of the transaction is in the document: a frame's start or an event, once. */
function expectNoGap(report: TraceReport): void {
  const { frames, ...events } = listsOf(report);
  const ordinals = [
    ...frames.map(({ firstOrdinal }) => firstOrdinal),
    ...Object.values(events).flatMap((rows) => rows.map(({ ordinal }) => ordinal)),
  ];
  expect(ordinals.length).toBeGreaterThan(0);
  expect(ordinals.sort((a, b) => a - b)).toEqual(ordinals.map((_, position) => position));
}

/** The selection that asks for all of a document: of a list, for what any of its elements has. */
function selectionOf(value: unknown): string {
  const inner = innerOf(value);
  return inner === '' ? '' : `{ ${inner} }`;
}

function innerOf(value: unknown): string {
  const fields = new Map<string, unknown[]>();
  const collect = (one: unknown): void => {
    if (Array.isArray(one)) for (const element of one) collect(element);
    else if (typeof one === 'object' && one !== null)
      for (const [name, field] of Object.entries(one)) fields.set(name, [...(fields.get(name) ?? []), field]);
  };
  collect(value);
  return [...fields].map(([name, values]) => `${name} ${selectionOf(values)}`).join(' ');
}

describe('the command', () => {
  const kept = hashOf('session: purse handed over and kept');

  it('prints the tree without colours into a pipe', async () => {
    const { code, stdout, stderr } = await casperTrace(['trace', kept, '--archive', devnet203]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).not.toMatch(/\u001b/);
    expect(stdout.split('\n')[0]).toBe(
      "✔ verified: every effect and figure equals the node's record and reproduces the block's checksum",
    );
    expect(stdout).toMatch(/├─ \[account b707b930…\] session bytes 878205ec… call\(/);
    expect(stdout).toMatch(/└─ \[contract 7bfef15e…\] contract 7bfef15e… v2\.1 keep\(/);
    expect(stdout).toMatch(/· named key put victim_savings → uref-b44c977a…-007/);
  });

  it('tells what changed the record of a package', async () => {
    const { stdout } = await casperTrace(['trace', hashOf('install till'), '--archive', devnet203]);
    expect(stdout).toMatch(/· record of package contract-package-02aaf9[0-9a-f]{2}…: version added 7bfef15e…/);
  });

  it('marks what was not committed', async () => {
    const { stdout } = await casperTrace(['trace', hashOf('session: reverts'), '--archive', devnet203]);
    expect(stdout).toMatch(/named key put never → uref-[0-9a-f]{8}…-007 \(not committed\)/);
    expect(stdout).toMatch(/reverted: User error: 13/);
  });

  it('prints one JSON document, the same from both sources', async () => {
    const fromArchive = await casperTrace(['trace', `deploy-${kept.toUpperCase()}`, '--archive', devnet203, '--json']);
    const fromDatabase = await casperTrace(['trace', kept, '--data', data, '--json']);
    expect([fromArchive.code, fromDatabase.code]).toEqual([0, 0]);
    expect(fromDatabase.stdout).toBe(fromArchive.stdout);
    check(JSON.parse(fromArchive.stdout));
  });

  it('reads while another process works on the data', async () => {
    const open = await openDatabase(undefined, data);
    try {
      const { code, stdout } = await casperTrace(['trace', kept, '--data', data]);
      expect([code, stdout.split(':')[0]]).toEqual([0, '✔ verified']);
    } finally {
      await open.close();
    }
  });

  it('explains itself', async () => {
    const { code, stdout } = await casperTrace(['trace', '--help']);
    expect(code).toBe(0);
    for (const word of ['--archive', '--data', '--json', 'Examples:', 'not committed']) expect(stdout).toContain(word);
  });

  it.each([
    [['trace', 'abc'], "'abc' is not a transaction hash: 64 hex digits are needed, it has 3"],
    [['trace', 'f'.repeat(64), '--archive', devnet203], /the archive .* has no transaction f{64}/],
    [['trace', 'f'.repeat(64), '--data', data], /the database has no transaction f{64}/],
    [['trace', kept, '--archive', join(scratch.path, 'nowhere')], /there is no archive at .*nowhere/],
    [['trace', kept, '--data', join(scratch.path, 'nowhere')], /nowhere holds no database of casper-trace: run/],
    [['trace', kept, '--archive', devnet203, '--data', data], /give --archive or --data, not both/],
  ])('says in one line what is wrong: %j', async (args, message) => {
    const { code, stdout, stderr } = await casperTrace(args);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^error: [^\n]+\n$/);
  });

  it('says so if the archive lacks its state', async () => {
    const broken = join(scratch.path, 'broken');
    cpSync(devnet203, broken, { recursive: true });
    rmSync(join(broken, 'state'), { recursive: true });
    const { code, stderr } = await casperTrace(['trace', kept, '--archive', broken]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: [^\n]*data\.lmdb[^\n]*\n$/);
  });
});
