// Times as people write them.
import { PermanentError } from '@casper-trace/casper-types/app-error';

/** ISO 8601; a date alone is its first moment (UTC). PermanentError 'bad-time'. */
export function readTime(text: string): Date {
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? new Date(text) : new Date(Number.NaN);
  if (Number.isNaN(time.getTime())) {
    throw new PermanentError('bad-time', `'${text.slice(0, 40)}' is no time: ISO 8601, such as 2026-11-25T12:00:00Z`);
  }
  return time;
}
