// A command's work over the open database, which is closed however the work ends.
import { userInfo } from 'node:os';
import { readSettings } from '@casper-trace/config/settings';
import type { Actor } from '@casper-trace/db/access/audit-log';
import type { Database } from '@casper-trace/db/database';
import type { OpenDatabase } from '@casper-trace/db/open-database';
import { openForChanging } from '@casper-trace/db/open-for-changing';

/**
 * DATABASE_URL, or the embedded database of a folder.
 * @param dataFolder home of the embedded server, used only without DATABASE_URL
 * @param open openForChanging makes what is missing and works beside a running process; openForReading makes nothing;
 *   openDatabase has an embedded server for itself alone
 */
export async function withDatabase<T>(
  dataFolder: string,
  work: (database: Database, open: OpenDatabase) => Promise<T>,
  open: (url: string | undefined, dataFolder: string) => Promise<OpenDatabase> = openForChanging,
): Promise<T> {
  const opened = await open(readSettings().databaseUrl, dataFolder);
  try {
    return await work(opened.database, opened);
  } finally {
    await opened.close();
  }
}

/** Who a change on the command line is by: the user of the operating system. */
export const commandLine = (): Actor => ({ name: `command line: ${userInfo().username}`, keyId: null });

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
