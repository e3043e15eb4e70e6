// The queue's connections to Postgres. BullMQ keeps the rejection of a first connection for ever and asks again without
// a pause, so it is given connections that wait for a lost server, as its Redis client does.
import { databaseFault, reportFault } from '@casper-trace/db/database';
import { pause, pauseAfter } from '@casper-trace/telemetry/retry';
import pg from 'pg';

/** BullMQ's own SQLSTATE: an answer of its functions and no fault. */
const ANSWER = 'BM001';

/** The part of a `pg.Pool` that BullMQ's Postgres backend uses. */
export class PatientPool {
  /** BullMQ looks at `keepAlive`. */
  readonly options: pg.PoolConfig;
  private readonly pool: pg.Pool;
  private readonly url: string;
  private readonly signal: AbortSignal;
  private failures = 0;

  /** @param signal from when on nothing waits any longer */
  constructor(url: string, schema: string, connections: number, signal: AbortSignal) {
    this.url = url;
    this.signal = signal;
    this.options = {
      connectionString: url,
      max: connections,
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
      options: `-c search_path=${schema}`,
    };
    this.pool = new pg.Pool(this.options);
    this.pool.on('error', this.lost);
    this.pool.on('acquire', (connection) => connection.on('error', this.lost));
    this.pool.on('release', (_, connection) => connection.off('error', this.lost));
  }

  /** A connection, however long it takes. PermanentError if the server refuses it for good; the signal's reason. */
  async connect(): Promise<pg.PoolClient> {
    for (let failures = 0; ; ) {
      try {
        return await this.pool.connect();
      } catch (error) {
        const fault = reportFault(databaseFault(error, this.url));
        if (!fault.retryable) throw fault;
        failures += 1;
        await pause(this.signal, pauseAfter(failures));
      }
    }
  }

  /** A query that fails is for BullMQ to repeat, which it does at once: the error comes after a pause that grows. */
  async query(text: string, parameters?: unknown[]): Promise<pg.QueryResult> {
    const connection = await this.connect();
    try {
      const result = await connection.query(text, parameters);
      this.failures = 0;
      connection.release();
      return result;
    } catch (error) {
      connection.release();
      if ((error as { code?: unknown }).code !== ANSWER) await this.delay(error);
      throw error;
    }
  }

  async end(): Promise<void> {
    await this.pool.end();
  }

  /** BullMQ listens to faults of idle connections, of which the pool's own listener has made a report. */
  on(): this {
    return this;
  }

  private async delay(error: unknown): Promise<void> {
    reportFault(databaseFault(error, this.url));
    this.failures += 1;
    await pause(this.signal, pauseAfter(this.failures));
  }

  /** What breaks once the end has begun is no outage. */
  private readonly lost = (error: unknown): void => {
    if (!this.signal.aborted) reportFault(databaseFault(error, this.url));
  };
}
