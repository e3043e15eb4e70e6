// Where the files of the embedded server lie: in the data folder, unless the server runs as another user who cannot get
// there (root with a clone under a closed home). Then they lie in /var/lib/casper-trace, and the data folder has a link.
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { diskFull, saysDiskFull } from '../disk-full.js';
import type { PostgresBinaries } from './binaries.js';
import { isAlive, readPostmaster } from './postmaster-file.js';
import type { ServerAccount } from './server-account.js';

const ELSEWHERE = '/var/lib/casper-trace';

/** Files of the server in the data folder of an older version. */
const MOVED = ['pg', 'pg-password', 'postgres.log'];

/** The folder of the server's files. PermanentErrors 'unreachable' and 'in-use'. @param folder the data folder */
export function serverHome(folder: string, account: ServerAccount): string {
  const link = join(folder, 'pg');
  const linked = linkTarget(link);
  if (linked !== undefined) return dirname(linked);
  if (account.reaches(folder)) return folder;
  const home = join(ELSEWHERE, randomBytes(8).toString('hex'));
  try {
    makeFolder(ELSEWHERE);
    makeFolder(home);
    moveOlder(folder, home);
    symlinkSync(join(home, 'pg'), link);
  } catch (error) {
    // Another process may have been faster.
    const winner = linkTarget(link);
    if (winner !== undefined) return dirname(winner);
    if (error instanceof PermanentError) throw error;
    throw unreachable(account, folder, error);
  }
  return home;
}

/** The programs, or a copy of them that the server's account can run. */
export function reachableBinaries(binaries: PostgresBinaries, account: ServerAccount): PostgresBinaries {
  if (account.reaches(binaries.postgres)) return binaries;
  const origin = dirname(dirname(binaries.postgres));
  const { size, mtimeMs } = statSync(binaries.postgres);
  const version = createHash('sha256').update(`${origin} ${size} ${mtimeMs}`).digest('hex').slice(0, 16);
  const copy = join(ELSEWHERE, `postgres-${version}`);
  if (!existsSync(copy)) {
    const partial = `${copy}.${process.pid}`;
    try {
      makeFolder(ELSEWHERE);
      cpSync(origin, partial, { recursive: true, verbatimSymlinks: true });
      openToAll(partial);
      renameSync(partial, copy);
    } catch (error) {
      rmSync(partial, { recursive: true, force: true });
      if (!existsSync(copy)) throw unreachable(account, origin, error);
    }
  }
  const inCopy = (program: string): string => join(copy, 'bin', basename(program));
  const { initdb, pgCtl, postgres } = binaries;
  return { initdb: inCopy(initdb), pgCtl: inCopy(pgCtl), postgres: inCopy(postgres), origin: binaries.origin };
}

/** Others may pass: what is in it is closed by itself. */
function makeFolder(path: string): void {
  mkdirSync(path, { recursive: true });
  chmodSync(path, 0o755);
}

/** Programs of a clone that its owner closed, too. */
function openToAll(folder: string): void {
  for (const name of ['.', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })]) {
    const path = join(folder, name);
    const entry = lstatSync(path);
    if (entry.isSymbolicLink()) continue;
    chmodSync(path, entry.isDirectory() || (entry.mode & 0o100) !== 0 ? 0o755 : 0o644);
  }
}

function moveOlder(folder: string, home: string): void {
  const postmaster = readPostmaster(join(folder, 'pg'));
  if (postmaster !== undefined && isAlive(postmaster.pid)) {
    throw new PermanentError(
      'in-use',
      `a Postgres server of an older casper-trace runs in ${folder}: end process ${postmaster.pid} first (SIGINT)`,
    );
  }
  for (const name of MOVED) {
    if (existsSync(join(folder, name))) renameSync(join(folder, name), join(home, name));
  }
}

function linkTarget(path: string): string | undefined {
  try {
    return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function unreachable(account: ServerAccount, path: string, cause: unknown): PermanentError {
  if (cause instanceof Error && saysDiskFull(cause.message)) return diskFull(ELSEWHERE, cause.message, cause);
  return new PermanentError(
    'unreachable',
    `the embedded Postgres server runs as user ${account.user}, who cannot reach ${path}, and ${ELSEWHERE} cannot be used ` +
      `(${cause instanceof Error ? cause.message : String(cause)}): choose another folder with --data, open its parents ` +
      'with chmod o+x, or set DATABASE_URL',
    {},
    { cause },
  );
}
