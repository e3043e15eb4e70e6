// The database of DATABASE_URL may come up after us: who can wait for it does.
import { AppError } from '@casper-trace/casper-types/app-error';
import { faults } from '@casper-trace/telemetry/faults';
import { outages } from '@casper-trace/telemetry/outages';
import { untilSuccess } from '@casper-trace/telemetry/retry';
import { isOutage, reportFault } from './database.js';
import type { OpenDatabase } from './open-database.js';

/**
 * Opens a database, again and again while it does not answer. Throws what does not pass by itself, and the signal's reason.
 * @param onAbsent called each time that it does not answer
 */
export async function openPatiently(
  signal: AbortSignal,
  open: () => Promise<OpenDatabase>,
  onAbsent: () => Promise<void> = () => Promise.resolve(),
): Promise<OpenDatabase> {
  const opened = await untilSuccess(signal, async () => {
    try {
      return await open();
    } catch (error) {
      if (!(error instanceof AppError) || !error.retryable) throw error;
      if (isOutage(error)) {
        reportFault(error);
        await onAbsent();
      } else {
        faults.report('opening the database', error);
      }
      throw error;
    }
  });
  outages.recovered('database');
  return opened;
}
