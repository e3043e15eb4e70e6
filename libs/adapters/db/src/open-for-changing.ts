// The way in for a command that changes a few rows: beside a process that works in the same database, or before the first.
import { AppError } from '@casper-trace/casper-types/app-error';
import { type OpenDatabase, openDatabase } from './open-database.js';
import { openForReading } from './open-for-reading.js';

/** @param dataFolder home of the embedded server, used only without `url` */
export async function openForChanging(url: string | undefined, dataFolder: string): Promise<OpenDatabase> {
  if (url !== undefined) return openDatabase(url, dataFolder);
  try {
    return await openForReading(undefined, dataFolder);
  } catch (error) {
    if (error instanceof AppError && error.code === 'no-database') return openDatabase(undefined, dataFolder);
    throw error;
  }
}
