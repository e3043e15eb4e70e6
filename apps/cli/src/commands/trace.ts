// `casper-trace trace HASH`: the call tree of one transaction with everything that happened in it.
import { existsSync } from 'node:fs';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { openForReading } from '@casper-trace/db/open-for-reading';
import { PrismaService } from '@casper-trace/db/prisma.service';
import { parseTransactionHash } from '@casper-trace/query/input/hash-text';
import { readTraceReport } from '@casper-trace/query/report/read-trace-report';
import type { TraceReport } from '@casper-trace/query/report/trace-report';
import type { TrustedBlock } from '@casper-trace/verdict/chain-of-trust';
import { Command } from 'commander';
import { outputPaint } from '../render/paint.js';
import { renderTraceReport } from '../render/trace-report.js';
import { pinsOf, trustOption } from '../trust-option.js';
import { withDatabase } from '../with-database.js';
import { traceInThread } from './trace/trace-in-thread.js';

interface Options {
  readonly archive?: string;
  readonly data: string;
  readonly trust?: readonly TrustedBlock[];
  readonly json?: boolean;
}

const EXAMPLES = `
Without --archive the trace is read from DATABASE_URL, or from the embedded database in --data (see 'index').
With --archive no database is needed: the transaction's block is re-executed on the spot.

HASH is taken as explorers, wallets and nodes write it: bare, transaction-… or deploy-…, in any case.

Examples:
  $ casper-trace trace 2d31520a5c1bef0360dc7c0332357785e1e98c776f081f6b77a214139055c115 --archive test/chains/devnet-2.0.3
  $ casper-trace trace deploy-2D31520A5C1BEF0360DC7C0332357785E1E98C776F081F6B77A214139055C115
  $ casper-trace trace HASH --json | jq '.purseTransfers[] | select(.committed) | {amount, sourceOwners}'

How to read the tree:
  ├─ [contract 7bfef15e…] contract 7bfef15e… v2.1 drain(…)   a frame: its context, the code that ran, its arguments
  │  · host function …: 7 CSPR uref-… → uref-…               an event in that frame, in the order of execution
  (not committed) marks what was attempted and left no effect; 'refused' what the host or the mint did not allow.
`;

export function traceCommand(): Command {
  return new Command('trace')
    .description('print the call tree of a transaction: contexts, code, gas, named keys, purses, and its verdict')
    .argument('<hash>', 'hash of the transaction or deploy')
    .option('--archive <dir>', 're-execute it from a recorded chain; no database is needed')
    .addOption(
      trustOption('with --archive: a block that you trust, to which the proof leads; may be given several times'),
    )
    .option('--data <dir>', 'folder of the embedded database, used without DATABASE_URL', '.data')
    .option('--json', 'print one JSON document (docs/trace.schema.json)')
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run(hashText: string, { archive, data, trust, json }: Options, command: Command): Promise<void> {
  const hash = parseTransactionHash(hashText);
  if (archive !== undefined && command.getOptionValueSource('data') !== 'default') {
    throw new PermanentError(
      'bad-option',
      'give --archive or --data, not both: they are two sources of the same trace',
    );
  }
  if (archive === undefined && trust !== undefined) {
    throw new PermanentError('bad-option', 'give --trust with --archive: what a database trusts is said to `index`');
  }
  const report =
    archive === undefined ? await fromDatabase(hash, data) : await fromArchive(hash, archive, pinsOf(trust));
  // A pipe gets no colours, whatever else speaks for them.
  const paint = outputPaint();
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : `${renderTraceReport(report, paint).join('\n')}\n`);
}

async function fromDatabase(hash: string, data: string): Promise<TraceReport> {
  return withDatabase(
    data,
    async (database) => {
      const prisma = new PrismaService(database.url);
      try {
        return await readTraceReport(database, prisma, hash);
      } finally {
        await prisma.$disconnect();
      }
    },
    openForReading,
  );
}

async function fromArchive(hash: string, folder: string, pins: readonly TrustedBlock[]): Promise<TraceReport> {
  if (!existsSync(folder)) throw new PermanentError('no-archive', `there is no archive at ${folder}`);
  return traceInThread({ hash, folder, pins });
}
