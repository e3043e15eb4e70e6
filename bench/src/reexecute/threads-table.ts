// How re-execution scales over worker threads, how long a thread takes to start and what memory it needs.
import { availableParallelism } from 'node:os';
import Table from 'cli-table3';
import { fixed, mebibytes, median } from '../statistics.js';
import { type Pass, passNames } from './passes.js';
import { onThreads } from './threads.js';

const THREAD_PASSES = 40;

/** Prints how passes over a chain of so many transactions scale from one thread to all cores. */
export async function printThreads(transactions: number, passes: readonly Pass[]): Promise<void> {
  const cores = availableParallelism();
  const table = new Table({
    head: ['worker threads, warm', 'transactions/s', 'start, ms', 'resident each', 'heap each'],
    colAligns: ['left', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  for (const pass of passes) {
    for (const threads of new Set([1, cores])) {
      const measured = await onThreads(threads, pass, THREAD_PASSES);
      table.push([
        `${passNames[pass]}: ${threads}`,
        fixed(measured.passesPerSecond * transactions, 0),
        fixed(median(measured.start), 0),
        mebibytes(measured.residentPerThread),
        mebibytes(measured.heapPerThread),
      ]);
    }
  }
  console.log(table.toString());
}
