// Small files of the data folder that are written once: passwords and keys.
import { chmodSync, linkSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { diskFull, saysDiskFull } from './disk-full.js';

/**
 * Makes a file that only its owner can read, as a whole or not at all: what is cut short by a full disk or a kill would be
 * taken for the whole the next time. A file that is there stays as it is. PermanentError 'disk-full'.
 */
export function makeNewFile(path: string, text: string): void {
  const partial = `${path}.new-${process.pid}`;
  try {
    rmSync(partial, { force: true });
    writeFileSync(partial, text, { mode: 0o600, flag: 'wx' });
    chmodSync(partial, 0o600);
    linkSync(partial, path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // Another process made it in between.
    if (code === 'EEXIST') return;
    if (saysDiskFull(message)) throw diskFull(dirname(path), message, error);
    throw error;
  } finally {
    rmSync(partial, { force: true });
  }
}
