// Reports come from others: what stands in place of a file may be a link that leads elsewhere, a FIFO on which a reader
// waits for ever, or a device without an end. Only regular files are opened.
import { closeSync, constants, fstatSync, lstatSync, openSync, type Stats } from 'node:fs';
import { basename } from 'node:path';
import { PermanentError } from '@casper-trace/casper-types/app-error';

/** What stands at a path, in a word; undefined if nothing does. */
export function kindOfFile(path: string): string | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats && kindOf(stats);
}

function kindOf(stats: Stats): string {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'folder';
  if (stats.isSymbolicLink()) return 'link';
  if (stats.isFIFO()) return 'FIFO';
  return stats.isSocket() ? 'socket' : 'device';
}

/** What to say of a path at which a file is expected; undefined if a file is there. */
export function fileFault(path: string): string | undefined {
  const kind = kindOfFile(path);
  if (kind === 'file') return undefined;
  return kind === undefined ? `${basename(path)} is missing` : `${basename(path)} is a ${kind}, not a file`;
}

/** A descriptor for reading; PermanentError 'not-a-file' for anything but a regular file. */
export function openRegularFile(path: string): number {
  const fault = fileFault(path);
  if (fault !== undefined) throw new PermanentError('not-a-file', fault);
  // It may have been replaced meanwhile: no link is followed, and no FIFO is waited for.
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  if (fstatSync(file).isFile()) return file;
  closeSync(file);
  throw new PermanentError('not-a-file', `${basename(path)} is not a file`);
}
