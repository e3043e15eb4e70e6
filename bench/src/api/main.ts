// `npm run bench -- api`: typical queries of an explorer against the API over millions of events.
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import type { Database } from '@casper-trace/db/database';
import Table from 'cli-table3';
import { fixed } from '../statistics.js';
import { openGenerated } from './generate.js';
import { measure } from './load.js';
import { explainQueries } from './plans.js';
import { apiQueries } from './queries.js';
import { measureRecording } from './record-rate.js';
import { startServerProcess } from './server-process.js';
import { chooseSubjects } from './subjects.js';

const USAGE = 'npm run bench -- api [--events N] [--data DIR] [--clients 1,8,32] [--seconds N]';

interface Options {
  readonly events: number;
  readonly data: string;
  readonly clients: readonly number[];
  readonly seconds: number;
}

export async function benchApi(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
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

function readOptions(args: readonly string[]): Options {
  const { values } = parseOptions(args);
  const options = {
    events: Number(values.events),
    data: values.data,
    clients: values.clients.split(',').map(Number),
    seconds: Number(values.seconds),
  };
  const numbers = [options.events, options.seconds, ...options.clients];
  if (!numbers.every((number) => Number.isInteger(number) && number > 0) || Math.max(...options.clients) > 100) {
    throw new PermanentError('bench', `events, clients (at most 100) and seconds are whole numbers: ${USAGE}`);
  }
  return options;
}

function parseOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        events: { type: 'string', default: '5000000' },
        data: { type: 'string', default: '.data/bench-api' },
        clients: { type: 'string', default: '1,8,32' },
        seconds: { type: 'string', default: '5' },
      },
    });
  } catch (error) {
    throw new PermanentError('bench', `${error instanceof Error ? error.message : String(error)}; ${USAGE}`);
  }
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
