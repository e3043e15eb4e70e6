// What `npm start` and `npm test` ask before anything is installed: is the result newer than what it is made from?
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Time of a file's last change; 0 if it is not there. */
export function changed(path) {
  const stats = statSync(join(root, path), { throwIfNoEntry: false });
  return stats ? stats.mtimeMs : 0;
}

/** Whether node_modules is missing or older than the lock file. */
export const packagesAreStale = () => changed('node_modules/.package-lock.json') < changed('package-lock.json');
