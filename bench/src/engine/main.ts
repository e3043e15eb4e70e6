// `npm run bench -- engine`: the Wasm sessions of a bundled chain in our engine and in the official one, the execute
// call alone, state in memory, one core, medians. Prints both and how many times as fast ours is; then how whole transactions
// scale over the cores, and what a worker thread costs.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import Table from 'cli-table3';
import { type ChainName, chainNames, readRecordedChain } from '../recorded-chain.js';
import { transactionCount } from '../reexecute/passes.js';
import { printThreads } from '../reexecute/threads-table.js';
import { fixed, median, sum } from '../statistics.js';
import { readCases } from './cases.js';
import { exportCases } from './exported-cases.js';
import type { Measured, OwnMeasured } from './measured.js';
import { buildOfficialSide, runOfficialSide } from './official-side.js';
import { canPin, pinned } from './pinned.js';

const ROUNDS = 50;
/** V8 needs that many executions until it has optimized what is called often. */
const OWN_WARM_UP = 3000;
const OFFICIAL_WARM_UP = 10;
/** A longer table is cut to the sessions at its head. */
const MOST_ROWS = 40;

/** Milliseconds; undefined official ones without Rust. */
interface Row {
  readonly label: string;
  readonly official: number | undefined;
  readonly warm: number;
  readonly traced: number;
  readonly emptyCache: number;
  readonly cold: number;
}

/** Our columns and their heads. */
const columns = [
  ['warm', 'warm'],
  ['traced', 'warm, traced'],
  ['emptyCache', 'empty cache'],
  ['cold', 'cold'],
] as const satisfies readonly (readonly [keyof Row, string])[];

/** Makes one figure of the samples. */
type Figure = (nanoseconds: readonly number[]) => number;

const least: Figure = (samples) => Math.min(...samples);

function rowsOf(own: readonly OwnMeasured[], official: readonly Measured[] | undefined, figure: Figure): Row[] {
  const milliseconds = (nanoseconds: readonly number[]) => figure(nanoseconds) / 1e6;
  return own.map((one, index) => ({
    label: one.label,
    official: official && milliseconds(checked(one, official[index]).nanoseconds),
    warm: milliseconds(one.nanoseconds),
    traced: milliseconds(one.tracedNanoseconds),
    emptyCache: milliseconds(one.emptyCacheNanoseconds),
    cold: milliseconds(one.coldNanoseconds),
  }));
}

/** Times of different work must not be compared. */
function checked(own: Measured, official: Measured): Measured {
  for (const field of ['label', 'consumed', 'error', 'effects', 'effectsHash'] as const) {
    if (own[field] !== official[field]) {
      throw new PermanentError('bench', `'${own.label}': ${field} is ${own[field]} here, ${official[field]} there`);
    }
  }
  return official;
}

function total(rows: readonly Row[], label: string): Row {
  const official = rows.flatMap((row) => row.official ?? []);
  const of = (column: (typeof columns)[number][0]) => sum(rows.map((row) => row[column]));
  return {
    label,
    official: official.length === rows.length ? sum(official) : undefined,
    warm: of('warm'),
    traced: of('traced'),
    emptyCache: of('emptyCache'),
    cold: of('cold'),
  };
}

function cells(row: Row): string[] {
  const { label, official } = row;
  const ours = columns.flatMap(([column]) => [
    fixed(row[column], 3),
    official === undefined ? '' : `${fixed(official / row[column], 2)}x`,
  ]);
  return [label, official === undefined ? '' : fixed(official, 3), ...ours];
}

/** How many times as fast the official engine is with the session: greater is worse for us. */
const disadvantage = ({ official, warm }: Row): number => warm / (official ?? 1);

/** The sessions in the order of the chain; of many, those in which we compare worst. */
function shown(rows: readonly Row[]): readonly Row[] {
  if (rows.length <= MOST_ROWS) return rows;
  return [...rows].sort((left, right) => disadvantage(right) - disadvantage(left)).slice(0, MOST_ROWS / 2);
}

/** The least of the samples is what a machine with nothing else to do would show. */
function print(rows: readonly Row[], leastRows: readonly Row[]): void {
  const table = new Table({
    head: ['execute call, ms', 'official', ...columns.flatMap(([, head]) => [head, ''])],
    colAligns: ['left', 'right', ...columns.flatMap(() => ['right', 'right'] as const)],
    style: { head: [], border: [] },
  });
  const all = total(rows, `total of ${rows.length}`);
  table.push(...shown(rows).map(cells), cells(all), cells(total(leastRows, 'total of the least')));
  console.log(table.toString());
  const perSecond = (one: number) => fixed((rows.length * 1000) / one, 0);
  const ours = columns.map(([column, head]) => `${head} ${perSecond(all[column])}`).join(', ');
  const official = all.official === undefined ? '' : `; official ${perSecond(all.official)}`;
  console.log(`executions per second: ${ours}${official}`);
  if (all.official !== undefined) printEach(rows);
}

/** What a total does not tell if few long sessions make most of it: the middle of all ratios, and how many are below 1. */
function printEach(rows: readonly Row[]): void {
  const ratios = columns.map(([column, head]) => {
    const all = rows.map((row) => (row.official ?? 0) / row[column]);
    return `${head} ${fixed(median(all), 2)}x (${all.filter((ratio) => ratio < 1).length} slower)`;
  });
  console.log(`a session, median: ${ratios.join(', ')}`);
}

function readOptions(args: readonly string[]): { readonly isAlone: boolean; readonly chain: ChainName } {
  const { values } = parseArgs({
    args: [...args],
    options: { alone: { type: 'boolean', default: false }, chain: { type: 'string', default: chainNames[0] } },
  });
  const chain = chainNames.find((name) => name === values.chain);
  if (chain === undefined) {
    throw new PermanentError('bench', `no chain ${values.chain} to measure: ${chainNames.join(', ')}`);
  }
  return { isAlone: values.alone, chain };
}

/** Measures and prints. Options: `--chain NAME`, and `--alone` to leave the official side out. */
export async function benchEngine(args: readonly string[]): Promise<void> {
  const { isAlone, chain: name } = readOptions(args);
  const chain = await readRecordedChain(name);
  const program = isAlone ? undefined : buildOfficialSide();
  if (program === undefined && !isAlone) console.log('no Rust on this machine: our side alone');
  if (!canPin) console.log('this system cannot pin a program to a core');
  const cases = readCases(chain);
  const warmUp = Math.ceil(OWN_WARM_UP / cases.all.length);
  const ownSide = [join(import.meta.dirname, 'own-side.js'), name, String(warmUp), String(ROUNDS)];
  const own = JSON.parse(pinned(process.execPath, ownSide, {})) as OwnMeasured[];
  const official =
    program === undefined
      ? undefined
      : runOfficialSide(program, exportCases(cases, chain.chainspec), OFFICIAL_WARM_UP, ROUNDS);
  print(rowsOf(own, official, median), rowsOf(own, official, least));
  if (name === chainNames[0]) await printThreads(transactionCount(chain), ['execute']);
}
