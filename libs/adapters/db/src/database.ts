// The connections to Postgres. A pool for the program's own SQL (bulk writes, counts), and plain words for its faults.
import { AppError, PermanentError, RetryableError } from '@casper-trace/casper-types/app-error';
import { outages } from '@casper-trace/telemetry/outages';
import pg from 'pg';
import { diskFull, saysDiskFull } from './disk-full.js';

/** For connections that answer questions from outside: none of them may keep Postgres busy for longer. */
export const STATEMENT_TIMEOUT_MS = 15_000;

/** What runs SQL: the pool, or one connection inside a transaction. */
export interface Queryable {
  query<Row extends pg.QueryResultRow>(sql: string, parameters?: unknown[]): Promise<pg.QueryResult<Row>>;
}

export class Database implements Queryable {
  readonly url: string;
  private readonly pool: pg.Pool;
  private readonly report: (fault: AppError) => AppError;
  private closing = false;

  /**
   * @param statementTimeout milliseconds after which Postgres gives a statement up; none if not given
   * @param report is told of every fault that is thrown, and returns it
   */
  constructor(url: string, connections = 10, statementTimeout?: number, report = reportFault) {
    this.url = url;
    // What breaks once the end has begun is no outage: the embedded server ends with us.
    this.report = (fault) => (this.closing ? fault : report(fault));
    this.pool = new pg.Pool({
      connectionString: url,
      max: connections,
      connectionTimeoutMillis: 10_000,
      ...(statementTimeout === undefined ? {} : timeouts(statementTimeout)),
    });
    const lost = (error: unknown): void => void this.report(databaseFault(error, url));
    // The pool listens to its idle connections only: without a listener a connection in use that breaks ends the process.
    this.pool.on('error', lost);
    this.pool.on('acquire', (connection) => connection.on('error', lost));
    this.pool.on('release', (_, connection) => connection.off('error', lost));
  }

  /** @param name of a statement that Postgres shall prepare once a connection: always of the same text */
  async query<Row extends pg.QueryResultRow>(
    sql: string,
    parameters?: unknown[],
    name?: string,
  ): Promise<pg.QueryResult<Row>> {
    try {
      return await this.pool.query<Row>({ text: sql, values: parameters, ...(name === undefined ? {} : { name }) });
    } catch (error) {
      throw this.report(databaseFault(error, this.url));
    }
  }

  /** All or nothing: commits if `work` returns, rolls back if it throws. */
  async transaction<T>(work: (connection: Queryable) => Promise<T>): Promise<T> {
    let connection: pg.PoolClient;
    try {
      connection = await this.pool.connect();
    } catch (error) {
      throw this.report(databaseFault(error, this.url));
    }
    let broken = false;
    try {
      await connection.query('BEGIN');
      const result = await work(connection);
      await connection.query('COMMIT');
      return result;
    } catch (error) {
      broken = await connection.query('ROLLBACK').then(
        () => false,
        () => true,
      );
      throw this.report(databaseFault(error, this.url));
    } finally {
      connection.release(broken);
    }
  }

  async close(): Promise<void> {
    this.closing = true;
    await this.pool.end();
  }
}

/** Postgres gives a statement up first; the client does if Postgres says nothing at all. */
const timeouts = (statementTimeout: number) => ({
  statement_timeout: statementTimeout,
  query_timeout: statementTimeout + 5_000,
});

/** SQLSTATE classes that may pass by themselves: connection, resources, operator intervention. */
const PASSING = /^(08|53|57)/;

/** Serialization failures and deadlocks: the same transaction may succeed at once. */
const CONFLICT = /^40/;

const DISK_FULL = '53100';

/** `query_canceled`: what statement_timeout raises. */
const STATEMENT_TIMEOUT = '57014';

/** `character_not_in_repertoire`, `untranslatable_character`. */
const UNSTORABLE = ['22021', '22P05'];

/** By host and port. */
const serverNames = new Map<string, string>();

/** What messages call a server of ours, of which host and port tell nothing. */
export function nameServer(url: string, name: string): void {
  serverNames.set(new URL(url).host, name);
}

/** One line that names the server (never the password). Faults of our own pass through. */
export function databaseFault(error: unknown, url: string): AppError {
  if (error instanceof AppError) return error;
  const { code, message } = describe(error);
  if (code === STATEMENT_TIMEOUT) {
    const message = 'the statement took longer than this connection allows: ask for less (a shorter range, a filter)';
    return new PermanentError('statement-timeout', message, { sqlState: code }, { cause: error });
  }
  if (code !== undefined && UNSTORABLE.includes(code)) {
    const message = 'a text holds U+0000 or another character that cannot be stored: remove it';
    return new PermanentError('bad-text', message, { sqlState: code }, { cause: error });
  }
  const { host, pathname } = new URL(url);
  const where = serverNames.get(host) ?? `the database ${host}${pathname}`;
  const options = { cause: error };
  if (code === DISK_FULL || saysDiskFull(message)) return diskFull(where, message, error);
  if (code !== undefined && CONFLICT.test(code)) {
    return new RetryableError('database-conflict', `${where} asks to try again: ${message}`, {}, options);
  }
  if (code !== undefined && /^[0-9A-Z]{5}$/.test(code) && !PASSING.test(code)) {
    return new PermanentError('database', `${where} refuses: ${message}`, { sqlState: code }, options);
  }
  return new RetryableError('database-down', `${where} does not answer: ${message}`, {}, options);
}

/** Whether the fault is an outage, which was reported where it was met: a loop need not log it again. */
export const isOutage = (error: unknown): error is AppError =>
  error instanceof AppError && (error.code === 'database-down' || error.code === 'disk-full');

/** Makes an outage known to whoever watches; returns the fault. */
export function reportFault(fault: AppError): AppError {
  if (fault.code === 'database-down') outages.failed('database', fault.message);
  if (fault.code === 'disk-full') outages.failed('disk', fault.message);
  return fault;
}

function describe(error: unknown): { code: string | undefined; message: string } {
  // Node gives an AggregateError without message when every address of a host refused.
  const first = error instanceof AggregateError && error.errors.length > 0 ? (error.errors as unknown[])[0] : error;
  if (!(first instanceof Error)) return { code: undefined, message: String(first) };
  const { code } = first as Error & { code?: unknown };
  return { code: typeof code === 'string' ? code : undefined, message: first.message };
}
