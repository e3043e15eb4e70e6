// The way in: a database that answers and has the newest schema, the user's own or the embedded one.
import { AppError } from '@casper-trace/casper-types/app-error';
import { atMost } from '@casper-trace/telemetry/retry';
import { escapeIdentifier } from 'pg';
import { Database } from './database.js';
import { startEmbeddedPostgres } from './embedded/embedded-postgres.js';
import { migrate } from './migrate.js';
import { watchDatabase } from './watch-database.js';

export interface OpenDatabase {
  readonly database: Database;
  /** True if the server is ours alone: nobody else can be at work in it. */
  readonly embedded: boolean;
  /** Aborts with a PermanentError if the embedded server ended and cannot be started again. */
  readonly lost: AbortSignal;
  /** Closes the connections, and stops the embedded server. */
  close(): Promise<void>;
}

/** @param dataFolder home of the embedded server, used only without `url` */
export async function openDatabase(url: string | undefined, dataFolder: string): Promise<OpenDatabase> {
  if (url !== undefined) await createIfMissing(url);
  const server = url === undefined ? await startEmbeddedPostgres(dataFolder) : undefined;
  const database = new Database(server?.url ?? url ?? '');
  const endWatch = watchDatabase(database.url);
  const close = async (): Promise<void> => {
    await endWatch();
    // A connection in use at a server that hangs would never come back.
    await atMost(CLOSE_WITHIN_MS, database.close());
    await server?.stop();
  };
  try {
    await migrate(database);
  } catch (error) {
    const fault = server === undefined ? error : server.explain(error);
    await close();
    throw fault;
  }
  return { database, embedded: server !== undefined, lost: server?.lost ?? NEVER, close };
}

const CLOSE_WITHIN_MS = 2_000;
const NEVER = new AbortController().signal;

/** Whoever opens a database is told by the error. */
const noReport = (fault: AppError): AppError => fault;

const NO_SUCH_DATABASE = '3D000';
/** `duplicate_database`, `unique_violation` of the catalogue. */
const MADE_MEANWHILE = ['42P04', '23505'];

/** As Prisma Migrate does: a server that lacks the database gets it. */
async function createIfMissing(url: string): Promise<void> {
  const named = new Database(url, 1, undefined, noReport);
  try {
    await named.query('SELECT 1');
  } catch (error) {
    if (!(error instanceof AppError) || error.meta.sqlState !== NO_SUCH_DATABASE) throw error;
    const maintenance = new URL(url);
    const name = decodeURIComponent(maintenance.pathname.slice(1));
    maintenance.pathname = '/postgres';
    const server = new Database(maintenance.href, 1);
    try {
      await server.query(`CREATE DATABASE ${escapeIdentifier(name)}`);
    } catch (error) {
      // Another process was faster.
      if (!(error instanceof AppError) || !MADE_MEANWHILE.includes(String(error.meta.sqlState))) throw error;
    } finally {
      await server.close();
    }
  } finally {
    await named.close();
  }
}
