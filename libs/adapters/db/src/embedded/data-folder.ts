// The folder of --data: ours, empty, or not there yet. Anything else was named by mistake, and nothing is written into it.
import { accessSync, constants, lstatSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PermanentError } from '@casper-trace/casper-types/app-error';

/** Whatever of ours is made first, a part of it if that was killed: one of them is in every data folder. `pg` alone can be anybody's, as a link it is ours. */
const OURS = /^((pg-password|pg-app-password|secret-key)(\.new-\d+)?|pg-new-\d+)$/;
/** What a volume has that was just mounted. */
const OF_NOBODY = 'lost+found';

/** The folder's full path. PermanentErrors 'no-data-folder' and 'foreign-data-folder'. */
export function checkDataFolder(folder: string): string {
  if (folder === '') throw new PermanentError('no-data-folder', '--data is empty: name a folder, such as --data .data');
  const path = resolve(folder);
  const names = namesIn(path).filter((name) => name !== OF_NOBODY);
  const isOurs = names.some(
    (name) => OURS.test(name) || (name === 'pg' && lstatSync(join(path, name)).isSymbolicLink()),
  );
  if (names.length === 0 || isOurs) return path;
  throw new PermanentError(
    'foreign-data-folder',
    `${path} holds other files and no data of casper-trace: choose an empty or new folder with --data`,
  );
}

/** Makes the folder if it is missing. The path and errors of `checkDataFolder`. */
export function makeDataFolder(folder: string): string {
  const path = checkDataFolder(folder);
  try {
    mkdirSync(path, { recursive: true });
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw unusable(path, cause);
  }
  return path;
}

function namesIn(path: string): string[] {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return [];
    if (stat.isDirectory()) return readdirSync(path);
  } catch (cause) {
    throw unusable(path, cause);
  }
  throw new PermanentError('no-data-folder', `${path} is not a folder: --data takes a folder`);
}

/** A full disk is left to the caller: the program has a separate exit code for it. */
function unusable(path: string, cause: unknown): unknown {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === 'ENOSPC') return cause;
  return new PermanentError(
    'no-data-folder',
    `the folder ${path} cannot be used (${message}): choose another with --data`,
    {},
    { cause },
  );
}
