// `npm run bench -- reexecute`: transactions of the bundled chain re-executed per second, state from LMDB; on one thread
// with cold and with warm caches, then on all cores.
import { availableParallelism } from 'node:os';
import Table from 'cli-table3';
import { type RecordedChain, readRecordedChain } from '../recorded-chain.js';
import { fixed, mebibytes, median } from '../statistics.js';
import { coldPasses, type Pass, transactionCount, warmPasses } from './passes.js';
import { onThreads } from './threads.js';

const SINGLE_PASSES = 30;
const THREAD_PASSES = 40;

const passNames: Record<Pass, string> = {
  execute: 'executed and traced',
  prove: 'executed, traced, blocks proven',
};

function singleThreaded(chain: RecordedChain, transactions: number): void {
  const table = new Table({
    head: ['one thread', 'median pass, ms', 'least, ms', 'transactions/s', 'of the least'],
    colAligns: ['left', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  const add = (name: string, samples: readonly number[]) => {
    const passes = [median(samples), Math.min(...samples)];
    const perSecond = passes.map((milliseconds) => fixed((transactions * 1000) / milliseconds, 0));
    table.push([name, ...passes.map((milliseconds) => fixed(milliseconds, 1)), ...perSecond]);
  };
  for (const pass of ['execute', 'prove'] as const) {
    add(`${passNames[pass]}: first pass of the process`, coldPasses(chain, pass, 1));
    coldPasses(chain, pass, SINGLE_PASSES);
    add(`${passNames[pass]}: cold caches`, coldPasses(chain, pass, SINGLE_PASSES));
    warmPasses(chain, pass, SINGLE_PASSES);
    add(`${passNames[pass]}: warm caches`, warmPasses(chain, pass, SINGLE_PASSES));
  }
  console.log(table.toString());
}

async function multiThreaded(transactions: number): Promise<void> {
  const cores = availableParallelism();
  const table = new Table({
    head: ['worker threads, warm', 'transactions/s', 'start, ms', 'resident each', 'heap each'],
    colAligns: ['left', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  for (const pass of ['execute', 'prove'] as const) {
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

export async function benchReexecute(): Promise<void> {
  const chain = await readRecordedChain();
  const transactions = transactionCount(chain);
  console.log(`${chain.blocks.length} blocks, ${transactions} transactions`);
  singleThreaded(chain, transactions);
  await multiThreaded(transactions);
}
