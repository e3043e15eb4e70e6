// Block jobs over BullMQ: in Postgres, where nothing needs to be set up, or in Redis.
// The backend is bound to each queue and worker, never to the process: both kinds can live side by side.
import { AppError, RetryableError } from '@casper-trace/casper-types/app-error';
import { createPostgresBackend, type Job, Queue, UnrecoverableError, Worker, withBackend } from 'bullmq';
import { BLOCK_JOB, type BlockJob, blockJobId, parseBlockJob, QueueName } from './block-job.js';

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
/** A job that takes its worker down with it this often is a poison: it fails. */
const LOST_CLAIMS = 5;
const ATTEMPTS = 5;

type Handler = (job: BlockJob) => Promise<void>;
/** A job that has failed for good. */
export interface FailedJob {
  readonly job: BlockJob;
  readonly reason: string;
}

export class BlockQueue {
  private readonly queues: ReadonlyMap<QueueName, Queue>;
  private readonly workers: Worker[] = [];
  private readonly settings: QueueSettings;

  constructor(settings: QueueSettings) {
    this.settings = settings;
    this.queues = new Map(Object.values(QueueName).map((name) => [name, this.makeQueue(name)]));
  }

  /** Adds jobs; one that waits or runs already is left alone, one that failed before is tried anew. */
  async add(name: QueueName, jobs: readonly BlockJob[]): Promise<void> {
    const queue = this.queue(name);
    for (let start = 0; start < jobs.length; start += BATCH) {
      const batch = jobs.slice(start, start + BATCH).map((data) => ({
        name: BLOCK_JOB,
        data,
        opts: {
          jobId: blockJobId(data, this.settings.version),
          attempts: ATTEMPTS,
          backoff: { type: 'exponential', delay: 500 },
          removeOnComplete: true,
          removeOnFail: false,
        },
      }));
      await queue.addBulk(batch);
    }
  }

  /** Works off a queue with `concurrency` jobs at a time until `close`. */
  work(name: QueueName, concurrency: number, handle: Handler): void {
    const worker = this.makeWorker(name, concurrency, async (job) => {
      try {
        await handle(parseBlockJob(job.data));
      } catch (error) {
        // Another attempt at a permanent fault or a bug would end the same way.
        if (error instanceof AppError && error.retryable) throw error;
        throw new UnrecoverableError(error instanceof Error ? error.message : String(error));
      }
    });
    // Without a listener a lost connection would end the process; BullMQ connects again by itself.
    worker.on('error', () => undefined);
    this.workers.push(worker);
  }

  /** Forgets jobs that failed, so that they can be added anew. */
  async forgetFailed(): Promise<void> {
    for (const queue of this.queues.values()) {
      while ((await queue.clean(0, BATCH, 'failed')).length === BATCH);
    }
  }

  /**
   * Forgets every job, also those that a killed worker still claims. Only for who is alone on the database: what is to
   * be done is read from there.
   */
  async clear(): Promise<void> {
    for (const queue of this.queues.values()) {
      await queue.obliterate({ force: true });
      await queue.resume();
    }
  }

  /** Jobs that failed for good, at most `limit`. */
  async failed(limit = 10): Promise<FailedJob[]> {
    const lists = await Promise.all([...this.queues.values()].map((queue) => queue.getFailed(0, limit - 1)));
    return lists.flat().map((job: Job) => ({ job: parseBlockJob(job.data), reason: job.failedReason }));
  }

  /** Lets running jobs end, then closes the connections. */
  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.close()));
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
  }

  private queue(name: QueueName): Queue {
    const queue = this.queues.get(name);
    if (queue === undefined) throw new RetryableError('queue-closed', `there is no queue ${name}`);
    return queue;
  }

  private makeQueue(name: QueueName): Queue {
    const { redisUrl } = this.settings;
    const queue: Queue =
      redisUrl === undefined
        ? (new Postgres.Queue(name, { connection: this.postgres }) as unknown as Queue)
        : new Queue(name, { connection: redisOptions(redisUrl), prefix: this.prefix });
    queue.on('error', () => undefined);
    return queue;
  }

  private makeWorker(name: QueueName, concurrency: number, process: (job: Job) => Promise<void>): Worker {
    const options = {
      concurrency,
      lockDuration: CLAIM_MS,
      stalledInterval: CLAIM_MS / 2,
      maxStalledCount: LOST_CLAIMS,
    };
    const { redisUrl } = this.settings;
    return redisUrl === undefined
      ? (new Postgres.Worker(name, process, { ...options, connection: this.postgres }) as unknown as Worker)
      : new Worker(name, process, { ...options, connection: redisOptions(redisUrl), prefix: this.prefix });
  }

  private get postgres() {
    return { connectionString: this.settings.databaseUrl, schema: 'bullmq', migrate: true, max: 4 };
  }

  private get prefix(): string {
    return `casper-trace-${this.settings.installation}`;
  }
}

const Postgres = withBackend(createPostgresBackend);

function redisOptions(url: string) {
  // A worker waits for a lost server for as long as it takes.
  return { url, maxRetriesPerRequest: null };
}
