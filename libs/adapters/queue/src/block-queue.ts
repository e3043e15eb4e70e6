// Block jobs over BullMQ: in Postgres, where nothing needs to be set up, or in Redis.
// The backend is bound to queue and worker, never to the process: both kinds can live side by side. A call waits for
// a lost server for as long as it takes, or until `close`.
import { setMaxListeners } from 'node:events';
import { AppError, RetryableError } from '@casper-trace/casper-types/app-error';
import { databaseFault, reportFault } from '@casper-trace/db/database';
import { faults } from '@casper-trace/telemetry/faults';
import { outages } from '@casper-trace/telemetry/outages';
import { atMost, orAborted, pause, pauseAfter, untilSuccess } from '@casper-trace/telemetry/retry';
import { createPostgresBackend, type Job, Queue, runMigrations, UnrecoverableError, Worker, withBackend } from 'bullmq';
import { BLOCK_JOB, BLOCK_QUEUE, type BlockJob, blockJobId, parseBlockJob } from './block-job.js';
import { PatientPool } from './patient-pool.js';
import { isLostConnection, redisOptions, reportRedisFault, watchRedis } from './redis.js';
import { WorkWatch } from './work-watch.js';

export interface QueueSettings {
  /** Undefined: the queue lives in Postgres. */
  readonly redisUrl: string | undefined;
  readonly databaseUrl: string;
  /** Names the database on a Redis server that several databases share. */
  readonly installation: string;
  /** Part of every job's id: a new version's job is a new job. */
  readonly version: string;
}

/** Jobs added in one statement. */
const BATCH = 1_000;
/** Time after which the jobs of a killed worker go back to the queue; a worker alive renews its claim at half of it. */
const CLAIM_MS = 10_000;
/** A job that takes its worker down with it this often is a poison: it fails. An outage may cost a claim, too. */
const LOST_CLAIMS = 20;
/** A retryable fault may last as long as an outage does. */
const ATTEMPTS = 1_000_000;
/** Schema of BullMQ's tables: the one that its backend asks for on connections that it is given. */
const SCHEMA = 'bullmq';
const POSTGRES_CONNECTIONS = 8;
const CLOSE_WITHIN_MS = 3_000;
const LOOK_EVERY_MS = 100;

type Handler = (job: BlockJob) => Promise<void>;
/** A job that has failed for good. */
export interface FailedJob {
  readonly job: BlockJob;
  readonly reason: string;
}

export class BlockQueue {
  private readonly settings: QueueSettings;
  /** Nothing is begun any more. */
  private readonly stopping = new AbortController();
  /** Nothing is waited for any more. */
  private readonly closing = new AbortController();
  private readonly pool: PatientPool | undefined;
  private queue: Promise<Queue> | undefined;
  private readonly workers: Promise<Worker>[] = [];
  private readonly endWatch: () => Promise<void>;
  private readonly watch: WorkWatch;
  private migrated: Promise<unknown> | undefined;

  /** @param stalledAfterMs jobs wait and none is finished for this long: an outage of `recording` */
  constructor(settings: QueueSettings, stalledAfterMs?: number) {
    const { redisUrl, databaseUrl } = settings;
    this.settings = settings;
    // Every job and every call may wait for the end.
    setMaxListeners(0, this.stopping.signal, this.closing.signal);
    this.pool =
      redisUrl === undefined
        ? new PatientPool(databaseUrl, SCHEMA, POSTGRES_CONNECTIONS, this.closing.signal)
        : undefined;
    this.endWatch = redisUrl === undefined ? () => Promise.resolve() : watchRedis(redisUrl);
    this.watch = new WorkWatch(() => this.pending(), stalledAfterMs);
  }

  /** Adds jobs; one that waits, runs or failed already is left alone (`forgetFailed`). */
  async add(jobs: readonly BlockJob[]): Promise<void> {
    for (let start = 0; start < jobs.length; start += BATCH) {
      const batch = jobs.slice(start, start + BATCH).map((data) => ({
        name: BLOCK_JOB,
        data,
        opts: {
          jobId: blockJobId(data, this.settings.version),
          attempts: ATTEMPTS,
          backoff: { type: 'custom' },
          removeOnComplete: true,
          removeOnFail: false,
        },
      }));
      await this.call((queue) => queue.addBulk(batch));
    }
  }

  /** Works off the queue with `concurrency` jobs at a time until `close`. */
  work(concurrency: number, handle: Handler): void {
    const worker = this.ready(() =>
      this.makeWorker(concurrency, async (job) => {
        try {
          await this.untilDatabaseAnswers();
          await handle(parseBlockJob(job.data));
          this.watch.finished();
        } catch (error) {
          // Another attempt at a permanent fault or a bug would end the same way.
          if (error instanceof AppError && error.retryable) throw error;
          throw new UnrecoverableError(error instanceof Error ? error.message : String(error));
        }
      }),
    );
    this.workers.push(worker);
    this.watch.start();
    // What a worker that runs meets, it reports; it ends with `close`.
    worker.then((made) => made.run()).catch((error: unknown) => this.report(error));
  }

  /** Jobs that wait or run. */
  async pending(): Promise<number> {
    return this.call((queue) => queue.getJobCountByTypes(...PENDING));
  }

  /** Forgets jobs that failed, so that they can be added again. */
  async forgetFailed(): Promise<void> {
    await this.call(async (queue) => {
      while ((await queue.clean(0, BATCH, 'failed')).length === BATCH);
    });
  }

  /**
   * Forgets every job, also those that a killed worker still claims. Only for who is alone on the database: what is to
   * be done is read from there.
   */
  async clear(): Promise<void> {
    await this.call(async (queue) => {
      await queue.obliterate({ force: true });
      await queue.resume();
    });
  }

  /** Jobs that failed for good, at most `limit`. */
  async failed(limit = 10): Promise<FailedJob[]> {
    const jobs = await this.call((queue) => queue.getFailed(0, limit - 1));
    return jobs.map((job: Job) => ({ job: parseBlockJob(job.data), reason: job.failedReason }));
  }

  /** Lets running jobs end, then closes the connections; what a lost server holds up is left behind. */
  async close(): Promise<void> {
    this.watch.stop();
    this.stopping.abort(new RetryableError('stopped', 'the program stops: the block is done at the next start'));
    await atMost(CLOSE_WITHIN_MS, Promise.allSettled(this.workers.map(async (worker) => (await worker).close())));
    this.closing.abort(new RetryableError('queue-closed', 'the queue is closed'));
    const queue = this.queue?.then((made) => made.close());
    await atMost(CLOSE_WITHIN_MS, Promise.allSettled([queue, this.pool?.end(), this.endWatch()]));
  }

  /** Or every job of the queue would be tried in vain, one after the other. */
  private async untilDatabaseAnswers(): Promise<void> {
    this.stopping.signal.throwIfAborted();
    while (outages.has('database')) await pause(this.stopping.signal, LOOK_EVERY_MS);
  }

  /** RetryableError if the server was lost in the middle of the call, or if the queue is closed. */
  private async call<T>(work: (queue: Queue) => Promise<T>): Promise<T> {
    return orAborted(this.closing.signal, async () => {
      this.queue ??= this.ready(() => this.makeQueue());
      try {
        return await work(await this.queue);
      } catch (error) {
        // Whoever calls tries again: that must not go on in silence.
        this.report(error);
        throw this.faultOf(error);
      }
    });
  }

  /** A connection whose first use failed is of no use to BullMQ: another one is made. */
  private async ready<T extends Queue | Worker>(make: () => T): Promise<T> {
    return untilSuccess(this.closing.signal, async () => {
      let made: T | undefined;
      try {
        await this.migrate();
        made = make();
        await made.waitUntilReady();
        return made;
      } catch (error) {
        this.report(error);
        if (made !== undefined) await atMost(CLOSE_WITHIN_MS, made.close());
        throw this.faultOf(error);
      }
    });
  }

  /** BullMQ's tables, once a process. */
  private async migrate(): Promise<void> {
    if (this.pool === undefined) return;
    this.migrated ??= migrate(this.pool);
    try {
      await this.migrated;
    } catch (error) {
      this.migrated = undefined;
      throw error;
    }
  }

  private makeQueue(): Queue {
    const { redisUrl } = this.settings;
    const queue: Queue =
      redisUrl === undefined
        ? (new Postgres.Queue(BLOCK_QUEUE, { connection: this.pool as never }) as unknown as Queue)
        : new Queue(BLOCK_QUEUE, { connection: redisOptions(redisUrl), prefix: this.prefix });
    queue.on('error', (error) => this.report(error));
    return queue;
  }

  private makeWorker(concurrency: number, process: (job: Job) => Promise<void>): Worker {
    const options = {
      concurrency,
      autorun: false,
      lockDuration: CLAIM_MS,
      stalledInterval: CLAIM_MS / 2,
      maxStalledCount: LOST_CLAIMS,
      // After ECONNREFUSED.
      runRetryDelay: 1_000,
      settings: { backoffStrategy: pauseAfter },
    };
    const { redisUrl } = this.settings;
    const worker: Worker =
      redisUrl === undefined
        ? (new Postgres.Worker(BLOCK_QUEUE, process, {
            ...options,
            connection: this.pool as never,
          }) as unknown as Worker)
        : new Worker(BLOCK_QUEUE, process, { ...options, connection: redisOptions(redisUrl), prefix: this.prefix });
    worker.on('error', (error) => this.report(error));
    return worker;
  }

  private report(error: unknown): void {
    const { redisUrl } = this.settings;
    if (this.closing.signal.aborted) return;
    if (redisUrl !== undefined && isLostConnection(error)) reportRedisFault(error, redisUrl);
    else if (redisUrl !== undefined) faults.report('queue', error);
    else {
      const fault = this.faultOf(error);
      // Lost connections to Postgres are reported where they are made.
      if (fault.code === 'disk-full') reportFault(fault);
      else if (!fault.retryable) faults.report('queue', error);
    }
  }

  private faultOf(error: unknown): AppError {
    if (error instanceof AppError) return error;
    const { redisUrl, databaseUrl } = this.settings;
    if (redisUrl === undefined) return databaseFault(error, databaseUrl);
    return new RetryableError('queue', `the queue refuses: ${(error as Error).message}`, {}, { cause: error });
  }

  private get prefix(): string {
    return `casper-trace-${this.settings.installation}`;
  }
}

/** States of a job that is still to be done. */
const PENDING = ['wait', 'prioritized', 'delayed', 'active'] as const;

const Postgres = withBackend(createPostgresBackend);

async function migrate(pool: PatientPool): Promise<void> {
  const connection = await pool.connect();
  try {
    await runMigrations(connection, SCHEMA);
  } finally {
    connection.release();
  }
}
