// A disk without room, as Postgres and the operating system tell of it.
import { statfsSync } from 'node:fs';
import { PermanentError } from '@casper-trace/casper-types/app-error';

/** The last one is Postgres's own, for a write that the system cut short. */
const WORDS = /No space left on device|ENOSPC|Disk quota exceeded|EDQUOT|wrote only \d+ of \d+ bytes/;

/** Less than this is left: not even the line that says so may have found its place in a log. */
const NO_ROOM_BYTES = 256 * 1024;

export const saysDiskFull = (text: string): boolean => WORDS.test(text);

/** @param place what lies on the disk @param words of whoever could not write, of which the line that says so is kept */
export function diskFull(place: string, words: string, cause?: unknown): PermanentError {
  const line = words.split('\n').find(saysDiskFull) ?? words;
  const message = `the disk of ${place} is full (${line.trim()}): make room and start again: nothing that is recorded is lost`;
  return new PermanentError('disk-full', message, {}, { cause });
}

/** Whether the disk of a folder has no room for anybody but root. */
export function hasNoRoom(folder: string): boolean {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize < NO_ROOM_BYTES;
}
