// The main job, from an archive to a chain that is recorded as a whole: ingest, work off every gap, and prove by
// counting that none is left. Who does the work of a job is the caller's to say.

import { PermanentError } from '@casper-trace/casper-types/app-error';
import type { BlockRecord } from '@casper-trace/db/block-record';
import type { Chain } from '@casper-trace/db/chains';
import type { Database } from '@casper-trace/db/database';
import { readCoverage, readGaps, readUnrecorded } from '@casper-trace/db/queries/coverage';
import { whileBeating } from '@casper-trace/db/roles/beats';
import type { BlockJob } from '@casper-trace/queue/block-job';
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
  /** Undefined if the block is not stored any more. */
  readonly reexecute: (job: BlockJob) => Promise<BlockRecord | undefined>;
  readonly record: (chainId: number, record: BlockRecord) => Promise<void>;
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

/** Lines about an archive that contradicts what is proven, or what came from another source. */
export function warningLines({ contradictions, replaced }: IngestedChain): string {
  const shown = contradictions.slice(0, SHOWN).map((text) => `warning: the archive contradicts the chain: ${text}\n`);
  const more = contradictions.length - shown.length;
  return [
    ...(replaced === undefined
      ? []
      : [
          `warning: ${replaced.count} stored blocks from height ${replaced.from} on came from another source and are not final: replaced by those of the archive\n`,
        ]),
    ...shown,
    ...(more > 0 ? [`warning: and ${more} more\n`] : []),
  ].join('');
}

/** Looks at the database this often, or less often where looking takes long. */
const LOOK_EVERY_MS = 150;
/** Looking also takes long in an outage, and must not be put off by ten times its length. */
const LOOK_AT_LEAST_EVERY_MS = 3_000;
/** While nothing is known to be missing. */
const WATCH_EVERY_MS = 2_000;
const STANDS_STILL_MS = 5_000;

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
  queue.work(run.concurrency, async (job) => {
    const record = await run.reexecute(job);
    if (record !== undefined) await run.record(job.chainId, record);
  });
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
  const standstill = new Standstill();
  for (;;) {
    const started = Date.now();
    if (await untilSuccess(run.signal, () => look(run, chain, standstill))) return;
    const gentle = Math.max(LOOK_EVERY_MS, 10 * (Date.now() - started));
    await pause(run.signal, Math.min(gentle, LOOK_AT_LEAST_EVERY_MS));
  }
}

/** Whether all is recorded. */
async function look(run: IndexRun, chain: Chain, standstill: Standstill): Promise<boolean> {
  throwIfDiskFull();
  const { blocks, blocksRecorded } = await readCoverage(run.database, chain.id);
  run.onRecorded(blocksRecorded, blocks);
  if (blocksRecorded === blocks) return true;
  const failed = await failedOf(run, chain);
  if (failed !== undefined) throw new PermanentError('block-failed', failedLine(failed));
  await enqueueLost(run, chain, standstill.lasts(blocksRecorded));
  return false;
}

/**
 * After `indexArchive`, for as long as the workers run: whatever gap appears in the chain (a job that was lost, a process that
 * was killed, a block that is to be recorded again) gets its job. Ends only by throwing: a PermanentError if the disk is full,
 * the signal's reason.
 */
export async function keepRecorded(run: Work & Pick<IndexRun, 'signal'>, chain: Chain): Promise<never> {
  const standstill = new Standstill();
  for (;;) {
    await untilSuccess(run.signal, async () => {
      throwIfDiskFull();
      const lowest = (await readUnrecorded(run.database, chain.id, 1)).at(0);
      if (lowest === undefined) return;
      await enqueueLost(run, chain, standstill.lasts(lowest.height));
      const failed = await failedOf(run, chain);
      if (failed !== undefined) faults.report('recording', failedLine(failed));
    });
    await pause(run.signal, WATCH_EVERY_MS);
  }
}

type Work = Pick<IndexRun, 'database' | 'queue' | 'ingest'>;

/**
 * A queue that is empty although blocks are missing has lost their jobs, and so may one out of which nothing comes: what is in it
 * may be another chain's, for another machine. Jobs that are there stay as they are.
 */
async function enqueueLost({ queue, ingest }: Work, chain: Chain, standsStill: boolean): Promise<void> {
  if (standsStill || (await queue.pending()) === 0) await ingest.enqueueUnrecorded(chain.id);
}

/** Whether a figure lasts although work is to be done. */
class Standstill {
  private figure: unknown;
  private since = 0;

  /** True once in STANDS_STILL_MS while the figure stays the same. */
  lasts(figure: unknown): boolean {
    const now = performance.now();
    const isSame = figure === this.figure;
    if (isSame && now - this.since < STANDS_STILL_MS) return false;
    this.figure = figure;
    this.since = now;
    return isSame;
  }
}

async function failedOf({ queue }: Work, chain: Chain): Promise<FailedJob | undefined> {
  return (await queue.failed()).find(({ job }) => job.chainId === chain.id);
}

function throwIfDiskFull(): void {
  const full = outages.list().find(({ service }) => service === 'disk');
  if (full !== undefined) throw new PermanentError('disk-full', full.reason);
}

const failedLine = ({ job, reason }: FailedJob): string => `block ${job.height} cannot be recorded: ${reason}`;
