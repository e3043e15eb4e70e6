// `casper-trace index`: a recorded chain into the database, every block re-executed and proven; ends when all is done.
import { readSettings, startedByNpm } from '@casper-trace/config/settings';
import { readInstallation } from '@casper-trace/db/chains';
import { type OpenDatabase, openDatabase } from '@casper-trace/db/open-database';
import { evidenceRows, type Summary, trustRows } from '@casper-trace/db/queries/summary';
import { whileBeating } from '@casper-trace/db/roles/beats';
import { ENGINE_VERSION } from '@casper-trace/db/versions';
import { type IndexRun, indexArchive, warningLines } from '@casper-trace/ingest/index-archive';
import { IngestService } from '@casper-trace/ingest/ingest.service';
import { BlockQueue } from '@casper-trace/queue/block-queue';
import { RecordService } from '@casper-trace/record/record.service';
import { ReexecuteService } from '@casper-trace/reexecute/reexecute.service';
import { createProgress } from '@casper-trace/telemetry/progress';
import { untilSuccess } from '@casper-trace/telemetry/retry';
import { stopSignal } from '@casper-trace/telemetry/shutdown';
import { renderTable } from '@casper-trace/telemetry/table';
import type { TrustedBlock } from '@casper-trace/verdict/chain-of-trust';
import { Command } from 'commander';
import { pinsOf, trustOption } from '../trust-option.js';
import { openWithin } from '../with-database.js';

interface Options {
  readonly archive: string;
  readonly data: string;
  readonly trust?: readonly TrustedBlock[];
  readonly once?: boolean;
  readonly json?: boolean;
}

/** Exit code where our results and the recorded ones differ, whichever of them the chain committed to. */
const DIFFERENT = 2;

export function indexCommand(): Command {
  return new Command('index')
    .description('index a recorded chain into DATABASE_URL, or into an embedded database')
    .requiredOption('--archive <dir>', 'folder of the recorded chain')
    .addOption(trustOption('a block that you trust: the proofs lead to it; may be given several times'))
    .option('--data <dir>', 'folder of the embedded database', '.data')
    .option('--once', 'exit when all is recorded (always so), and do not wait for a database that is not there')
    .option('--json', 'print one JSON line')
    .action(run);
}

async function run({ archive, data, trust, once, json }: Options): Promise<void> {
  const started = performance.now();
  const signal = stopSignal(startedByNpm());
  const pins = pinsOf(trust);
  const wait = readSettings().waitSeconds ?? (once ? 0 : undefined);
  const open = await openWithin(wait, data, openDatabase, signal);
  let summary: Summary;
  try {
    summary = await indexInto(open, archive, pins, AbortSignal.any([signal, open.lost]));
  } finally {
    await open.close();
  }
  const seconds = Math.round(performance.now() - started) / 1000;
  process.stdout.write(json ? `${JSON.stringify({ ...summary, seconds })}\n` : `${tableOf(summary, seconds)}\n`);
  process.exitCode = summary.diverged + summary.contradictions > 0 ? DIFFERENT : 0;
}

/** Records an archive in an open database; ends when all of it is there. */
export async function indexInto(
  { database, embedded }: OpenDatabase,
  archive: string,
  pins: readonly TrustedBlock[],
  signal: AbortSignal,
): Promise<Summary> {
  const settings = readSettings();
  const queue = new BlockQueue({
    redisUrl: settings.redisUrl,
    databaseUrl: database.url,
    installation: await untilSuccess(signal, () => readInstallation(database)),
    version: ENGINE_VERSION,
  });
  const reexecute = new ReexecuteService(database, settings);
  const record = new RecordService(database);
  const progress = createProgress('blocks');
  try {
    const run: IndexRun = {
      database,
      queue,
      ingest: new IngestService(database, queue),
      pins,
      onChain: (chain) => reexecute.useArchive(chain),
      reexecute: (job) => reexecute.reexecute(job),
      record: (chainId, found) => record.record(chainId, found),
      concurrency: settings.threads,
      limits: settings,
      alone: embedded,
      onIngested: () => undefined,
      onRecorded: (done, total) => progress.update(done, total),
      signal,
    };
    const { chain } = await whileBeating(database, 'record', () => indexArchive(run, archive));
    process.stderr.write(warningLines(chain));
    return await untilSuccess(signal, () => record.summary(chain.id));
  } finally {
    progress.stop();
    // Threads first: a job that they give up goes back to the queue, and nothing waits for it.
    await reexecute.onModuleDestroy();
    await queue.close();
  }
}

function tableOf(summary: Summary, seconds: number): string {
  const reasons = Object.entries(summary.reasons).map(([reason, count]): [string, number] => [`  ${reason}`, count]);
  return renderTable([
    ['blocks', summary.blocks],
    ['blocks proven', summary.blocksProven],
    ...trustRows(summary),
    ['transactions', summary.transactions],
    ['verified', summary.verified],
    ...evidenceRows(summary),
    ['diverged', summary.diverged],
    ['unverifiable', summary.unverifiable],
    ...reasons,
    ['digest', summary.digest],
    ['seconds', seconds],
  ]);
}
