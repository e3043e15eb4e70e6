// A command's work over the open database, which is closed however the work ends.
import { userInfo } from 'node:os';
import { readSettings } from '@casper-trace/config/settings';
import type { Actor } from '@casper-trace/db/access/audit-log';
import type { Database } from '@casper-trace/db/database';
import { openForChanging } from '@casper-trace/db/open-for-changing';

/** @param dataFolder home of the embedded server, used only without DATABASE_URL */
export async function withDatabase<T>(dataFolder: string, work: (database: Database) => Promise<T>): Promise<T> {
  const open = await openForChanging(readSettings().databaseUrl, dataFolder);
  try {
    return await work(open.database);
  } finally {
    await open.close();
  }
}

/** Who a change on the command line is by: the user of the operating system. */
export const commandLine = (): Actor => ({ name: `command line: ${userInfo().username}`, keyId: null });

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
