// The main job, from an archive to a chain that is recorded as a whole: ingest, work off every gap, and prove by
// counting that none is left. Who does the work of a job is the caller's to say.

import { setTimeout as sleep } from 'node:timers/promises';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import type { Chain } from '@casper-trace/db/chains';
import type { Database } from '@casper-trace/db/database';
import { readCoverage, readGaps } from '@casper-trace/db/queries/coverage';
import { whileBeating } from '@casper-trace/db/roles/beats';
import { type BlockJob, QueueName } from '@casper-trace/queue/block-job';
import type { BlockQueue } from '@casper-trace/queue/block-queue';
import type { TrustedBlock } from '@casper-trace/verdict/chain-of-trust';
import type { IngestService } from './ingest.service.js';

export interface IndexRun {
  readonly database: Database;
  readonly queue: BlockQueue;
  readonly ingest: IngestService;
  /** Blocks that the user trusts; none to keep those that were given before. */
  readonly pins: readonly TrustedBlock[];
  /** Re-executes and records one block. */
  readonly handle: (job: BlockJob) => Promise<void>;
  readonly concurrency: number;
  /** True if nobody else works on this database: jobs that a killed process still claims can be dropped at once. */
  readonly alone: boolean;
  readonly onIngested: (done: number, total: number) => void;
  readonly onRecorded: (done: number, total: number) => void;
  readonly signal: AbortSignal;
}

export interface IndexedChain {
  readonly chain: Chain;
  /** Transactions of the blocks that this run recorded. */
  readonly transactionsNow: number;
}

/** Looks at the database this often, or less often where looking takes long. */
const LOOK_EVERY_MS = 150;

/** Ends when all is recorded. PermanentError with a job's own words if a block cannot be; the signal's reason if it aborts. */
export async function indexArchive(run: IndexRun, folder: string): Promise<IndexedChain> {
  const chain = await whileBeating(run.database, 'ingest', () =>
    run.ingest.ingestArchive(folder, run.pins, (done, total) => {
      run.signal.throwIfAborted();
      run.onIngested(done, total);
    }),
  );
  run.signal.throwIfAborted();
  if (run.alone) await run.queue.clear();
  else await run.queue.forgetFailed();
  const missing = await run.ingest.enqueueGaps(chain.id);
  run.queue.work(QueueName.head, run.concurrency, run.handle);
  run.queue.work(QueueName.backfill, run.concurrency, run.handle);
  if (missing.length > 0) await untilRecorded(run, chain);
  const gaps = await readGaps(run.database, chain.id);
  if (gaps.length > 0) {
    throw new PermanentError(
      'incomplete',
      `${gaps.length} blocks are not recorded as a whole, the first is ${gaps[0].height}`,
    );
  }
  return { chain, transactionsNow: missing.reduce((sum, { transactionCount }) => sum + transactionCount, 0) };
}

async function untilRecorded({ database, queue, onRecorded, signal }: IndexRun, chain: Chain): Promise<void> {
  for (;;) {
    const started = Date.now();
    const { blocks, blocksRecorded } = await readCoverage(database, chain.id);
    onRecorded(blocksRecorded, blocks);
    if (blocksRecorded === blocks) return;
    const failed = (await queue.failed()).find(({ job }) => job.chainId === chain.id);
    if (failed !== undefined) {
      throw new PermanentError('block-failed', `block ${failed.job.height} cannot be recorded: ${failed.reason}`);
    }
    await sleep(Math.max(LOOK_EVERY_MS, 10 * (Date.now() - started)), undefined, { signal }).catch(() =>
      signal.throwIfAborted(),
    );
  }
}
