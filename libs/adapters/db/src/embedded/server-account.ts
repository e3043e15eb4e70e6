// As which user the embedded server runs. Postgres refuses to run as root, so root hands it to the user `postgres`
// (made if missing); everybody else runs it as themselves.
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { chownSync } from 'node:fs';
import { userInfo } from 'node:os';
import { PermanentError } from '@casper-trace/casper-types/app-error';

const USER = 'postgres';

/** Runs programs as the server's user, who has no rights beyond an ordinary user's. */
export interface ServerAccount {
  /** Its name, for messages. */
  readonly user: string;
  run(program: string, args: readonly string[]): SpawnSyncReturns<string>;
  /** Gives a file or folder to the server's user. */
  own(path: string): void;
  /** Whether the user can run a program, or get to what is in a folder. */
  reaches(path: string): boolean;
}

/** PermanentError 'server-account' if root has no user to hand the server to. */
export function serverAccount(): ServerAccount {
  if (process.getuid?.() !== 0) {
    return {
      user: userInfo().username,
      run: (program, args) => spawnSync(program, args, { encoding: 'utf8', env: serverEnvironment() }),
      own() {},
      reaches: () => true,
    };
  }
  const ids = userIds() ?? createUser();
  const run = (program: string, args: readonly string[]) =>
    spawnSync(program, args, { encoding: 'utf8', cwd: '/', env: serverEnvironment(), ...ids });
  return {
    user: USER,
    run,
    own: (path) => chownSync(path, ids.uid, ids.gid),
    reaches: (path) => run('test', ['-x', path]).status === 0,
  };
}

interface UserIds {
  readonly uid: number;
  readonly gid: number;
}

function userIds(): UserIds | undefined {
  const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, USER], { encoding: 'utf8' }));
  if (uid.status !== 0 || gid.status !== 0) return undefined;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

function createUser(): UserIds {
  const made = spawnSync(
    'useradd',
    ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', USER],
    {
      encoding: 'utf8',
    },
  );
  const ids = userIds();
  if (ids !== undefined) return ids;
  throw new PermanentError(
    'server-account',
    `Postgres does not run as root and the user ${USER} cannot be made (${made.error?.message ?? made.stderr.trim()}): ` +
      'run as an ordinary user, or set DATABASE_URL',
  );
}

/** The server must not take settings meant for clients (PGDATA, PGPORT, …), and its messages must be in English. */
function serverEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('PG') && !name.startsWith('LC_'));
  return { ...Object.fromEntries(own), LC_ALL: 'C', LANG: 'C' };
}
