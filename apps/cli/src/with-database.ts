// A command's work over the open database, which is closed however the work ends.
import { userInfo } from 'node:os';
import { RetryableError } from '@casper-trace/casper-types/app-error';
import { readSettings } from '@casper-trace/config/settings';
import type { Actor } from '@casper-trace/db/access/audit-log';
import { type Database, isOutage } from '@casper-trace/db/database';
import type { OpenDatabase } from '@casper-trace/db/open-database';
import { openForChanging } from '@casper-trace/db/open-for-changing';
import { openPatiently } from '@casper-trace/db/open-patiently';

type Open = (url: string | undefined, dataFolder: string) => Promise<OpenDatabase>;

/**
 * DATABASE_URL, or the embedded database of a folder. One that does not answer is waited for if CASPER_TRACE_WAIT_SECONDS says so.
 * @param dataFolder home of the embedded server, used only without DATABASE_URL
 * @param open openForChanging makes what is missing and works beside a running process; openForReading makes nothing
 */
export async function withDatabase<T>(
  dataFolder: string,
  work: (database: Database, open: OpenDatabase) => Promise<T>,
  open: Open = openForChanging,
): Promise<T> {
  const opened = await openWithin(readSettings().waitSeconds ?? 0, dataFolder, open);
  try {
    return await work(opened.database, opened);
  } finally {
    await opened.close();
  }
}

/**
 * An open database, to be closed by the caller.
 * @param seconds how long one that does not answer is waited for; undefined: for as long as it takes
 * @param stop ends the waiting
 */
export async function openWithin(
  seconds: number | undefined,
  dataFolder: string,
  open: Open,
  stop: AbortSignal = new AbortController().signal,
): Promise<OpenDatabase> {
  const { databaseUrl } = readSettings();
  const enough = seconds === undefined ? stop : AbortSignal.any([stop, AbortSignal.timeout(seconds * 1000)]);
  let last: unknown = new RetryableError('database-down', 'the database does not answer');
  const attempt = async (): Promise<OpenDatabase> => {
    try {
      return await open(databaseUrl, dataFolder);
    } catch (error) {
      last = error;
      throw error;
    }
  };
  try {
    return await (seconds === 0 ? attempt() : openPatiently(enough, attempt));
  } catch (error) {
    stop.throwIfAborted();
    const fault = enough.aborted ? last : error;
    if (!isOutage(fault) || !fault.retryable) throw fault;
    throw new RetryableError(
      fault.code,
      `${fault.message}; CASPER_TRACE_WAIT_SECONDS=60 waits for it that long`,
      fault.meta,
    );
  }
}

/** Who a change on the command line is by: the user of the operating system. */
export const commandLine = (): Actor => ({ name: `command line: ${userInfo().username}`, keyId: null });

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
