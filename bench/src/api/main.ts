// `npm run bench -- api`: typical queries of an explorer against the API over millions of events.
import { availableParallelism, loadavg } from 'node:os';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import type { Database } from '@casper-trace/db/database';
import Table from 'cli-table3';
import { Command, InvalidArgumentError } from 'commander';
import { fixed } from '../statistics.js';
import { openGenerated } from './generate.js';
import { measure } from './load.js';
import { explainQueries } from './plans.js';
import { apiQueries } from './queries.js';
import { measureRecording } from './record-rate.js';
import { startServerProcess } from './server-process.js';
import { chooseSubjects } from './subjects.js';

interface Options {
  readonly events: number;
  readonly data: string;
  readonly clients: readonly number[];
  readonly seconds: number;
}

export function apiCommand(): Command {
  return new Command('api')
    .description('queries of an explorer against the API')
    .option('--events <n>', 'events in the database', count, 5_000_000)
    .option('--data <dir>', 'folder of the database, which is made the first time', '.data/bench-api')
    .option('--clients <n,…>', 'clients at a time, at most 100', clientCounts, [1, 8, 32])
    .option('--seconds <n>', 'time for each query and number of clients', count, 5)
    .action(benchApi);
}

async function benchApi(options: Options): Promise<void> {
  const open = await openGenerated(options.data, options.events);
  const { database } = open;
  try {
    await describe(database);
    console.log(
      `load average ${loadavg()
        .map((load) => fixed(load, 1))
        .join(' ')} on ${availableParallelism()} cores`,
    );
    const queries = apiQueries(await chooseSubjects(database));
    const faults = await showPlans(database, queries);
    await showLatencies(database, queries, options);
    const { rows, rowsPerSecond, blocksPerSecond, logBytes } = await measureRecording(database);
    console.log(
      `recording: ${fixed(rowsPerSecond, 0)} rows/s, ${fixed(blocksPerSecond, 0)} blocks/s, ${fixed(logBytes, 0)} bytes of log a row (${rows} rows, best round)`,
    );
    if (faults.length > 0) throw new PermanentError('bench', `plans that must not be:\n${faults.join('\n')}`);
  } finally {
    await open.close();
  }
}

function count(text: string): number {
  if (/^[1-9]\d{0,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number.');
}

function clientCounts(text: string): number[] {
  const counts = text.split(',').map(count);
  if (Math.max(...counts) <= 100) return counts;
  throw new InvalidArgumentError('Give at most 100.');
}

async function describe(database: Database): Promise<void> {
  const { rows } = await database.query<{ events: number; size: string; transactions: number; blocks: number }>(
    `SELECT events, pg_size_pretty(pg_database_size(current_database())) AS size,
       (SELECT count(*)::int4 FROM transactions) AS transactions, (SELECT count(*)::int4 FROM blocks) AS blocks
     FROM bench_generated`,
  );
  const [{ events, size, transactions, blocks }] = rows;
  console.log(`${events} events of ${transactions} transactions in ${blocks} blocks, ${size}`);
}

/** Returns the faults. */
async function showPlans(database: Database, queries: ReturnType<typeof apiQueries>): Promise<string[]> {
  const table = new Table({
    head: ['plans', 'statements', 'pages at most', 'faults'],
    colAligns: ['left', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  const figures = await explainQueries(database, queries);
  for (const { name, statements, pages, faults } of figures) table.push([name, statements, pages, faults.length]);
  console.log(table.toString());
  return figures.flatMap(({ name, faults }) => faults.map((fault) => `${name} ${fault}`));
}

async function showLatencies(
  database: Database,
  queries: ReturnType<typeof apiQueries>,
  { clients, seconds }: Options,
): Promise<void> {
  const api = await startServerProcess(database.url);
  try {
    for (const count of clients) {
      const table = new Table({
        head: [
          `${count} ${count === 1 ? 'client' : 'clients'}`,
          'p50, ms',
          'p95, ms',
          'p99, ms',
          'requests/s',
          'API processor, ms',
        ],
        colAligns: ['left', 'right', 'right', 'right', 'right', 'right'],
        style: { head: [], border: [] },
      });
      for (const asked of queries) {
        const { p50, p95, p99, perSecond, processor } = await measure(api, asked, count, seconds);
        table.push([asked.name, fixed(p50, 1), fixed(p95, 1), fixed(p99, 1), fixed(perSecond, 0), fixed(processor, 1)]);
      }
      console.log(table.toString());
    }
  } finally {
    await api.close();
  }
}
