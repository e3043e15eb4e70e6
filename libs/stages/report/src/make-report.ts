// A report as a job: sections from the database, files that follow from them, the manifest, its signature. It can be
// killed at any moment and goes on where it was; the folder gets its name only when all of it is there.

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, renameSync, rmdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PermanentError, RetryableError } from '@casper-trace/casper-types/app-error';
import { listWatchedSubjects } from '@casper-trace/db/alerts/watched-subjects';
import { type Chain, readChains, readTip } from '@casper-trace/db/chains';
import { chooseChain } from '@casper-trace/db/choose-chain';
import type { Queryable } from '@casper-trace/db/database';
import {
  readBlockPage,
  readRangeCoverage,
  readRangeDigest,
  readRangeRoots,
  readRangeVersions,
} from '@casper-trace/db/reports/blocks';
import { readEvaluatedRules } from '@casper-trace/db/reports/findings';
import type { ReportScope } from '@casper-trace/db/reports/scope';
import { requireSubject } from '@casper-trace/db/reports/statements';
import { canonicalJson } from './documents/canonical-json.js';
import { heightNumber } from './documents/event-lines.js';
import { SECTIONS, type SectionName, type StatementLine, type TransactionLine } from './documents/lines.js';
import {
  CANONICAL_FORM,
  MANIFEST_FILE,
  type Manifest,
  manifestJson,
  PAGE_FILE,
  REPORT_FORMAT,
  REPORT_VERSION,
  SIGNATURE_FILE,
} from './documents/manifest.js';
import { countStatement, countTransaction, emptyTally, type Tally } from './documents/tally.js';
import { digestFile, linesOf, writePieces } from './files.js';
import { Journal } from './job/journal.js';
import type { SectionPosition } from './job/section-readers.js';
import { PAGE_SIZE, writeSection } from './job/write-section.js';
import { csvPieces, pagePieces } from './render/derived-files.js';
import type { PageFacts } from './render/page.js';
import { type ReportKey, sign } from './signing/ed25519.js';

export interface ReportOrder {
  readonly database: Queryable;
  /** Network's name or hash of the first block; undefined if the database has one chain. */
  readonly chain: string | undefined;
  readonly subject: ReportScope['subject'];
  readonly address: string | null;
  /** Undefined: from the chain's first block. */
  readonly from: bigint | undefined;
  /** Undefined: to the highest block stored. */
  readonly to: bigint | undefined;
  readonly out: string;
  /** Undefined: not signed. */
  readonly key: ReportKey | undefined;
  readonly pageSize?: number;
  readonly signal?: AbortSignal;
  /** Hundredths of the whole work. */
  readonly onProgress?: (done: number) => void;
  /** Told after every page, when the journal has it. */
  readonly onPage?: (name: SectionName) => void;
}

/**
 * Makes the folder `out`. PermanentErrors: those of `chooseChain`, 'unknown-subject', 'bad-range', 'not-empty'; RetryableError
 * 'range-changed' if the range was recorded anew meanwhile.
 */
export async function makeReport(order: ReportOrder): Promise<Manifest> {
  const out = resolve(order.out);
  requireFree(out);
  const chain = chooseChain(await readChains(order.database), order.chain);
  const scope = await scopeOf(order, chain);
  await requireSubject(order.database, scope);
  const rules = await readRules(order.database, scope);
  const digest = await readRangeDigest(order.database, scope);
  const journal = new Journal(`${out}.partial`, identityOf(order, chain, scope, digest, rules));
  await writeSections(order, chain, scope, journal, rules.evaluated);
  if ((await readRangeDigest(order.database, scope)) !== digest) {
    throw new RetryableError(
      'range-changed',
      'blocks of the range were recorded while the report was made: run it again',
    );
  }
  const facts = await factsOf(order, chain, scope, { digest, rules, journal });
  const manifest = await writeRest(order, journal.folder, facts);
  journal.remove();
  if (existsSync(out)) rmdirSync(out);
  renameSync(journal.folder, out);
  order.onProgress?.(100);
  return manifest;
}

function requireFree(out: string): void {
  if (!existsSync(out)) return;
  if (readdirSync(out).length > 0)
    throw new PermanentError('not-empty', `${out} is not empty: a report overwrites nothing`);
}

async function scopeOf({ subject, address, ...order }: ReportOrder, chain: Chain): Promise<ReportScope> {
  const tip = await readTip(order.database, chain.id);
  const head = tip?.height ?? chain.firstHeight - 1n;
  const from = order.from ?? chain.firstHeight;
  const to = order.to ?? head;
  if (from > to) throw new PermanentError('bad-range', `the range from ${from} to ${to} has no block`);
  if (to > head) {
    throw new PermanentError('bad-range', `block ${to} is not stored: the highest is ${head}`);
  }
  return { chainId: chain.id, subject, address, from, to };
}

async function readRules(database: Queryable, scope: ReportScope): Promise<Manifest['rules']> {
  const rules = await readEvaluatedRules(database, scope);
  if (rules === undefined) return { evaluated: false, list: [], tags: [] };
  const watched = await listWatchedSubjects(database);
  return {
    evaluated: true,
    list: rules.map(({ from, to, ...rule }) => ({ ...rule, from: heightNumber(from), to: heightNumber(to) })),
    tags: watched.map(({ tag, role, kind, address }) => ({ tag, role, kind, address })),
  };
}

/** Nothing of one report may go on in another: all that its bytes follow from, but not the ids of this database. */
function identityOf(
  { key }: ReportOrder,
  { firstBlockHash, networkName }: Chain,
  { subject, address, from, to }: ReportScope,
  digest: string,
  rules: Manifest['rules'],
): string {
  return canonicalJson([
    REPORT_VERSION,
    networkName,
    firstBlockHash,
    [subject, address, String(from), String(to)],
    digest,
    createHash('sha256').update(canonicalJson(rules)).digest('hex'),
    key?.publicKey ?? null,
  ]);
}

/** Part of the work that reading the sections is, in hundredths. */
const READING = 80;

async function writeSections(
  order: ReportOrder,
  chain: Chain,
  scope: ReportScope,
  journal: Journal,
  hasFindings: boolean,
): Promise<void> {
  const source = { database: order.database, scope, firstHeight: chain.firstHeight, hasFindings };
  const share = READING / SECTIONS.length;
  for (const [index, name] of SECTIONS.entries()) {
    await writeSection(name, {
      source,
      journal,
      pageSize: order.pageSize ?? PAGE_SIZE,
      signal: order.signal,
      onPage: (section, at) => {
        order.onProgress?.(Math.floor((index + partOf(section, at, scope)) * share));
        order.onPage?.(section);
      },
    });
  }
}

/** How far a position is in its section, 0 to 1: by height, or by the first byte of a purse. */
function partOf(name: SectionName, at: SectionPosition | undefined, { from, to }: ReportScope): number {
  if (at === undefined) return 1;
  if (name === 'statements') return Number.parseInt(at[0].slice(0, 2), 16) / 256;
  return Number(BigInt(at[0]) - from) / Number(to - from + 1n);
}

interface Known {
  readonly digest: string;
  readonly rules: Manifest['rules'];
  readonly journal: Journal;
}

async function factsOf(
  { database, key }: ReportOrder,
  chain: Chain,
  scope: ReportScope,
  { digest, rules, journal }: Known,
): Promise<PageFacts> {
  const coverage = await readRangeCoverage(database, scope);
  const [first] = await readBlockPage(database, scope, undefined, 1);
  const [last] = await readBlockPage(database, { ...scope, from: scope.to }, undefined, 1);
  const tally = await tallyOf(journal.folder);
  const placeOf = (block: typeof first | undefined) =>
    block === undefined
      ? null
      : { height: heightNumber(block.height), hash: block.hash, stateRoot: block.stateRootHash };
  return {
    format: REPORT_FORMAT,
    canonical: CANONICAL_FORM,
    chain: {
      networkName: chain.networkName,
      firstBlockHash: chain.firstBlockHash,
      firstHeight: heightNumber(chain.firstHeight),
    },
    query: {
      subject: scope.subject,
      address: scope.address,
      from: heightNumber(scope.from),
      to: heightNumber(scope.to),
    },
    range: { digest, first: placeOf(first), last: placeOf(last) },
    versions: { report: REPORT_VERSION, recordedBy: await readRangeVersions(database, scope) },
    coverage: {
      ...coverage,
      gaps: coverage.gaps.map(([from, to]): [number, number] => [heightNumber(from), heightNumber(to)]),
      complete: coverage.gapCount === 0,
    },
    covered: { transactions: tally.transactions, verdicts: tally.verdicts },
    statements: { purses: tally.purses, unexplained: tally.unexplained },
    trust: {
      roots: (await readRangeRoots(database, scope)).map((root) => ({ ...root, height: heightNumber(root.height) })),
    },
    rules,
    rows: Object.fromEntries(SECTIONS.map((name) => [name, journal.section(name).rows])) as Manifest['rows'],
    publicKey: key?.publicKey ?? null,
  };
}

async function tallyOf(folder: string): Promise<Tally> {
  const tally = emptyTally();
  for await (const { text } of linesOf(join(folder, 'transactions.jsonl'))) {
    countTransaction(tally, JSON.parse(text) as TransactionLine);
  }
  for await (const { text } of linesOf(join(folder, 'statements.jsonl'))) {
    countStatement(tally, JSON.parse(text) as StatementLine);
  }
  return tally;
}

/** Files that the manifest names, in the order of their names. */
export function reportFiles(): string[] {
  return [...SECTIONS.flatMap((name) => [`${name}.csv`, `${name}.jsonl`]), PAGE_FILE].sort();
}

async function writeRest(order: ReportOrder, folder: string, facts: PageFacts): Promise<Manifest> {
  for (const name of SECTIONS) {
    order.signal?.throwIfAborted();
    await writePieces(join(folder, `${name}.csv`), csvPieces(folder, name));
  }
  order.onProgress?.(90);
  order.signal?.throwIfAborted();
  await writePieces(join(folder, PAGE_FILE), pagePieces(folder, facts));
  const files: Manifest['files'] = [];
  for (const name of reportFiles()) files.push({ name, ...(await digestFile(join(folder, name))) });
  const manifest: Manifest = { ...facts, files };
  const text = `${canonicalJson(manifestJson(manifest))}\n`;
  writeFileSync(join(folder, MANIFEST_FILE), text);
  if (order.key !== undefined) writeFileSync(join(folder, SIGNATURE_FILE), `${sign(text, order.key)}\n`);
  return manifest;
}
