// `npm run bench -- engine`: the Wasm sessions of the bundled chain in our engine and in the official one, the execute
// call alone, state in memory, one core, medians. Prints both and how many times as fast ours is; then how whole transactions
// scale over the cores, and what a worker thread costs.
import { join } from 'node:path';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import Table from 'cli-table3';
import { readRecordedChain } from '../recorded-chain.js';
import { transactionCount } from '../reexecute/passes.js';
import { printThreads } from '../reexecute/threads-table.js';
import { fixed, median, sum } from '../statistics.js';
import { readCases } from './cases.js';
import { exportCases } from './exported-cases.js';
import type { Measured, OwnMeasured } from './measured.js';
import { buildOfficialSide, runOfficialSide } from './official-side.js';
import { canPin, pinned } from './pinned.js';

const ROUNDS = 50;
/** V8 needs some rounds until it has optimized what is called often. */
const OWN_WARM_UP = 150;
const OFFICIAL_WARM_UP = 10;

interface Row {
  readonly label: string;
  /** Milliseconds; undefined without Rust. */
  readonly official: number | undefined;
  readonly warm: number;
  readonly traced: number;
  readonly cold: number;
}

/** Makes one figure of the samples. */
type Figure = (nanoseconds: readonly number[]) => number;

function rowsOf(own: readonly OwnMeasured[], official: readonly Measured[] | undefined, figure: Figure): Row[] {
  const milliseconds = (nanoseconds: readonly number[]) => figure(nanoseconds) / 1e6;
  return own.map((one, index) => ({
    label: one.label,
    official: official && milliseconds(checked(one, official[index]).nanoseconds),
    warm: milliseconds(one.nanoseconds),
    traced: milliseconds(one.tracedNanoseconds),
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

function total(rows: readonly Row[], label = 'total'): Row {
  const official = rows.flatMap((row) => row.official ?? []);
  return {
    label,
    official: official.length === rows.length ? sum(official) : undefined,
    warm: sum(rows.map(({ warm }) => warm)),
    traced: sum(rows.map(({ traced }) => traced)),
    cold: sum(rows.map(({ cold }) => cold)),
  };
}

function cells({ label, official, warm, traced, cold }: Row): string[] {
  const ratio = (ours: number) => (official === undefined ? '' : `${fixed(official / ours, 1)}x`);
  const time = (value: number) => fixed(value, 3);
  return [
    label,
    official === undefined ? '' : time(official),
    time(warm),
    ratio(warm),
    time(traced),
    ratio(traced),
    time(cold),
    ratio(cold),
  ];
}

/** The least of the samples is what a machine with nothing else to do would show. */
function print(rows: readonly Row[], least: readonly Row[]): void {
  const table = new Table({
    head: ['execute call, ms', 'official', 'warm', '', 'warm, traced', '', 'cold', ''],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  table.push(...rows.map(cells), cells(total(rows)), cells(total(least, 'total of the least')));
  console.log(table.toString());
  const perSecond = (one: number) => fixed((rows.length * 1000) / one, 0);
  const { official, warm, traced, cold } = total(rows);
  const ours = `ours warm ${perSecond(warm)}, warm with trace ${perSecond(traced)}, cold ${perSecond(cold)}`;
  console.log(`executions per second: ${ours}${official === undefined ? '' : `, official ${perSecond(official)}`}`);
}

/** Measures and prints; `isAlone` leaves the official side out. */
export async function benchEngine(isAlone: boolean): Promise<void> {
  const chain = await readRecordedChain();
  const program = isAlone ? undefined : buildOfficialSide();
  if (program === undefined && !isAlone) console.log('no Rust on this machine: our side alone');
  if (!canPin) console.log('this system cannot pin a program to a core');
  const ownSide = join(import.meta.dirname, 'own-side.js');
  const own = JSON.parse(pinned(process.execPath, [ownSide, String(OWN_WARM_UP), String(ROUNDS)], {})) as OwnMeasured[];
  const official =
    program === undefined
      ? undefined
      : runOfficialSide(program, exportCases(readCases(chain), chain.chainspec), OFFICIAL_WARM_UP, ROUNDS);
  print(
    rowsOf(own, official, median),
    rowsOf(own, official, (samples) => Math.min(...samples)),
  );
  await printThreads(transactionCount(chain), ['execute']);
}
