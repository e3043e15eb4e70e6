// `npm run bench -- engine`: the Wasm sessions of a bundled chain in our engine and in the official one, the execute
// call alone, state in memory, one core, medians. Prints both and how many times as fast ours is; then how whole transactions
// scale over the cores, and what a worker thread costs.
import { join } from 'node:path';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import Table from 'cli-table3';
import { Command, Option } from 'commander';
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
/** Of more sessions those are shown in which we compare worst. */
const MOST_ROWS = 40;
const ROWS_OF_MANY = 20;

/** Our columns: the head, and the samples of a session. */
const columns = [
  { head: 'warm', samplesOf: (one: OwnMeasured) => one.nanoseconds },
  { head: 'warm, traced', samplesOf: (one: OwnMeasured) => one.tracedNanoseconds },
  { head: 'empty cache', samplesOf: (one: OwnMeasured) => one.emptyCacheNanoseconds },
  { head: 'cold', samplesOf: (one: OwnMeasured) => one.coldNanoseconds },
] as const;

/** Milliseconds. */
interface Row {
  readonly label: string;
  /** Undefined without Rust. */
  readonly official: number | undefined;
  /** In the order of the columns. */
  readonly ours: readonly number[];
}

/** Makes one figure of the samples. */
type Figure = (nanoseconds: readonly number[]) => number;

const least: Figure = (samples) => Math.min(...samples);

function rowsOf(own: readonly OwnMeasured[], official: readonly Measured[] | undefined, figure: Figure): Row[] {
  const milliseconds = (nanoseconds: readonly number[]) => figure(nanoseconds) / 1e6;
  return own.map((one, index) => ({
    label: one.label,
    official: official && milliseconds(checked(one, official[index]).nanoseconds),
    ours: columns.map(({ samplesOf }) => milliseconds(samplesOf(one))),
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
  return {
    label,
    official: official.length === rows.length ? sum(official) : undefined,
    ours: columns.map((_, column) => sum(rows.map(({ ours }) => ours[column]))),
  };
}

function cells({ label, official, ours }: Row): string[] {
  const figures = ours.flatMap((one) => [fixed(one, 3), official === undefined ? '' : `${fixed(official / one, 2)}x`]);
  return [label, official === undefined ? '' : fixed(official, 3), ...figures];
}

/** Greater is worse for us: our warm time by the official one. */
const disadvantage = ({ official, ours: [warm] }: Row): number => warm / (official ?? 1);

/** The sessions in the order of the chain; of many, those in which we compare worst. */
function shown(rows: readonly Row[]): readonly Row[] {
  if (rows.length <= MOST_ROWS) return rows;
  return [...rows].sort((left, right) => disadvantage(right) - disadvantage(left)).slice(0, ROWS_OF_MANY);
}

/** The least of the samples is what a machine with nothing else to do would show. */
function print(rows: readonly Row[], leastRows: readonly Row[]): void {
  const table = new Table({
    head: ['execute call, ms', 'official', ...columns.flatMap(({ head }) => [head, ''])],
    colAligns: ['left', 'right', ...columns.flatMap(() => ['right', 'right'] as const)],
    style: { head: [], border: [] },
  });
  const all = total(rows, `total of ${rows.length}`);
  table.push(...shown(rows).map(cells), cells(all), cells(total(leastRows, 'total of the least')));
  console.log(table.toString());
  const perSecond = (one: number) => fixed((rows.length * 1000) / one, 0);
  const ours = columns.map(({ head }, column) => `${head} ${perSecond(all.ours[column])}`).join(', ');
  const official = all.official === undefined ? '' : `; official ${perSecond(all.official)}`;
  console.log(`executions per second: ${ours}${official}`);
  if (all.official !== undefined) printEach(rows);
}

/** What a total does not tell if few long sessions make most of it: the middle of all ratios, and how many are below 1. */
function printEach(rows: readonly Row[]): void {
  const ratios = columns.map(({ head }, column) => {
    const all = rows.map(({ official = 0, ours }) => official / ours[column]);
    return `${head} ${fixed(median(all), 2)}x (${all.filter((ratio) => ratio < 1).length} slower)`;
  });
  console.log(`a session, median: ${ratios.join(', ')}`);
}

interface Options {
  readonly alone?: boolean;
  readonly chain: ChainName;
  readonly rulesOf?: ChainName;
}

export function engineCommand(): Command {
  return new Command('engine')
    .description('our engine and the official one, the execute call alone')
    .addOption(new Option('--chain <name>', 'recorded chain').choices(chainNames).default(chainNames[0]))
    .addOption(
      new Option('--rules-of <name>', 'by protocol version and chainspec of this chain, in both engines').choices(
        chainNames,
      ),
    )
    .option('--alone', 'without the official engine')
    .action(benchEngine);
}

/** Measures and prints. */
export async function benchEngine({
  alone = false,
  chain: name = chainNames[0],
  rulesOf: nameOfRules = name,
}: Partial<Options>): Promise<void> {
  const chain = await readRecordedChain(name);
  const rulesOf = nameOfRules === name ? chain : await readRecordedChain(nameOfRules);
  const program = alone ? undefined : buildOfficialSide(rulesOf.protocolVersion);
  if (program === undefined && !alone) console.log('no Rust on this machine: our side alone');
  if (!canPin) console.log('this system cannot pin a program to a core');
  const ownSide = [join(import.meta.dirname, 'own-side.js'), name, nameOfRules, String(OWN_WARM_UP), String(ROUNDS)];
  const own = JSON.parse(pinned(process.execPath, ownSide, {})) as OwnMeasured[];
  const official =
    program === undefined
      ? undefined
      : runOfficialSide(program, exportCases(readCases(chain, rulesOf), rulesOf.chainspec), OFFICIAL_WARM_UP, ROUNDS);
  print(rowsOf(own, official, median), rowsOf(own, official, least));
  if (name === chainNames[0] && rulesOf === chain) await printThreads(transactionCount(chain), ['execute']);
}
