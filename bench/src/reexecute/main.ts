// `npm run bench -- reexecute`: transactions of the bundled chain re-executed per second, state from LMDB; on one thread
// with cold and with warm caches, then on all cores.
import Table from 'cli-table3';
import { type RecordedChain, readRecordedChain } from '../recorded-chain.js';
import { fixed, median } from '../statistics.js';
import { coldPasses, passNames, transactionCount, warmPasses } from './passes.js';
import { printThreads } from './threads-table.js';

const SINGLE_PASSES = 30;

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

export async function benchReexecute(): Promise<void> {
  const chain = await readRecordedChain();
  const transactions = transactionCount(chain);
  console.log(`${chain.blocks.length} blocks, ${transactions} transactions`);
  singleThreaded(chain, transactions);
  await printThreads(transactions, ['execute', 'prove']);
}
