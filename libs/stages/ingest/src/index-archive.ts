// The main job, from an archive to a chain that is recorded as a whole: ingest, work off every gap, and prove by
// counting that none is left. Who does the work of a job is the caller's to say.

import { PermanentError } from '@casper-trace/casper-types/app-error';
import { type Chain, readChainIds } from '@casper-trace/db/chains';
import type { Database } from '@casper-trace/db/database';
import { readCoverage, readGaps } from '@casper-trace/db/queries/coverage';
import { whileBeating } from '@casper-trace/db/roles/beats';
import { type BlockJob, QueueName } from '@casper-trace/queue/block-job';
import type { BlockQueue, FailedJob } from '@casper-trace/queue/block-queue';
import { faults } from '@casper-trace/telemetry/faults';
import { outages } from '@casper-trace/telemetry/outages';
import { pause, untilSuccess } from '@casper-trace/telemetry/retry';
import type { TrustedBlock } from '@casper-trace/verdict/chain-of-trust';
import type { IngestedChain, IngestService, TransactionLimits } from './ingest.service.js';

export interface IndexRun {
  readonly database: Database;
  readonly queue: BlockQueue;
  readonly ingest: IngestService;
  /** Blocks that the user trusts; none to keep those that were given before. */
  readonly pins: readonly TrustedBlock[];
  /** Called before the first block is handled: the chain's archive is the folder with its state on this machine. */
  readonly onChain: (chain: Chain) => void;
  /** Re-executes and records one block. */
  readonly handle: (job: BlockJob) => Promise<void>;
  readonly concurrency: number;
  /** Of the workers. */
  readonly limits: TransactionLimits;
  /** True if nobody else works on this database: jobs that a killed process still claims can be dropped at once. */
  readonly alone: boolean;
  readonly onIngested: (done: number, total: number) => void;
  readonly onRecorded: (done: number, total: number) => void;
  readonly signal: AbortSignal;
}

export interface IndexedChain {
  readonly chain: IngestedChain;
  /** Transactions of the blocks that this run recorded. */
  readonly transactionsNow: number;
}

/** Contradictions that are shown; the others are counted. */
const SHOWN = 3;

/** Lines about an archive that contradicts what is proven. */
export function contradictionLines({ contradictions }: IngestedChain): string {
  const lines = contradictions.slice(0, SHOWN).map((text) => `warning: the archive contradicts the chain: ${text}\n`);
  const more = contradictions.length - lines.length;
  return `${lines.join('')}${more > 0 ? `warning: and ${more} more\n` : ''}`;
}

/** Looks at the database this often, or less often where looking takes long. */
const LOOK_EVERY_MS = 150;
/** Looking also takes long in an outage, and must not be put off by ten times its length. */
const LOOK_AT_LEAST_EVERY_MS = 3_000;
/** While nothing is known to be missing. */
const WATCH_EVERY_MS = 2_000;

/**
 * Ends when all is recorded, however often database or queue are lost in between. PermanentError with a job's message if
 * a block fails for good, or if the disk is full; the signal's reason as soon as it aborts.
 */
export async function indexArchive(run: IndexRun, folder: string): Promise<IndexedChain> {
  const { signal, queue, ingest } = run;
  const chain = await untilSuccess(signal, () =>
    whileBeating(run.database, 'ingest', () =>
      ingest.ingestArchive(folder, run.pins, (done, total) => {
        signal.throwIfAborted();
        run.onIngested(done, total);
      }),
    ),
  );
  run.onChain(chain);
  await untilSuccess(signal, () => (run.alone ? queue.clear() : queue.forgetFailed()));
  await untilSuccess(signal, () => ingest.retryLimited(chain.id, run.limits));
  const missing = await untilSuccess(signal, () => ingest.enqueueGaps(chain.id));
  queue.work(QueueName.head, run.concurrency, run.handle);
  queue.work(QueueName.backfill, run.concurrency, run.handle);
  if (missing.length > 0) await untilRecorded(run, chain);
  const gaps = await untilSuccess(signal, () => readGaps(run.database, chain.id));
  if (gaps.length > 0) {
    throw new PermanentError(
      'incomplete',
      `${gaps.length} blocks are not recorded as a whole, the first is ${gaps[0].height}`,
    );
  }
  return { chain, transactionsNow: missing.reduce((sum, { transactionCount }) => sum + transactionCount, 0) };
}

async function untilRecorded(run: IndexRun, chain: Chain): Promise<void> {
  for (;;) {
    const started = Date.now();
    if (await untilSuccess(run.signal, () => look(run, chain))) return;
    const gentle = Math.max(LOOK_EVERY_MS, 10 * (Date.now() - started));
    await pause(run.signal, Math.min(gentle, LOOK_AT_LEAST_EVERY_MS));
  }
}

/** Whether all is recorded. A queue that is empty although blocks are missing has lost its jobs: it gets them again. */
async function look({ database, queue, ingest, onRecorded }: IndexRun, chain: Chain): Promise<boolean> {
  throwIfDiskFull();
  const pending = await queue.pending();
  const { blocks, blocksRecorded } = await readCoverage(database, chain.id);
  onRecorded(blocksRecorded, blocks);
  if (blocksRecorded === blocks) return true;
  const failed = (await queue.failed()).find(({ job }) => job.chainId === chain.id);
  if (failed !== undefined) throw new PermanentError('block-failed', failedLine(failed));
  if (pending === 0) await ingest.enqueueGaps(chain.id);
  return false;
}

/**
 * After `indexArchive`, for as long as the workers run: whatever gap appears in any chain of the database (a job that was lost,
 * a process that was killed, a block that is to be recorded again) gets its job. Ends only by throwing: a PermanentError if the
 * disk is full, the signal's reason.
 */
export async function keepRecorded(run: Pick<IndexRun, 'database' | 'queue' | 'ingest' | 'signal'>): Promise<never> {
  for (;;) {
    await untilSuccess(run.signal, () => enqueueLost(run));
    await pause(run.signal, WATCH_EVERY_MS);
  }
}

async function enqueueLost({
  database,
  queue,
  ingest,
}: Pick<IndexRun, 'database' | 'queue' | 'ingest'>): Promise<void> {
  throwIfDiskFull();
  if ((await queue.pending()) > 0) return;
  for (const chainId of await readChainIds(database)) await ingest.enqueueUnrecorded(chainId);
  for (const failed of await queue.failed()) faults.report('recording', failedLine(failed));
}

function throwIfDiskFull(): void {
  const full = outages.list().find(({ service }) => service === 'disk');
  if (full !== undefined) throw new PermanentError('disk-full', full.reason);
}

const failedLine = ({ job, reason }: FailedJob): string => `block ${job.height} cannot be recorded: ${reason}`;
