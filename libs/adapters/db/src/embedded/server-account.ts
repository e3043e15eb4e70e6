// As which user the embedded server runs. Postgres refuses to run as root, so root hands it to the user `postgres`
// (made if missing); everybody else runs it as themselves.
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { chownSync } from 'node:fs';
import { PermanentError } from '@casper-trace/casper-types/app-error';

const USER = 'postgres';

/** Runs programs as the server's user. */
export interface ServerAccount {
  run(program: string, args: readonly string[]): SpawnSyncReturns<string>;
  /** Gives a file or folder to the server's user. */
  own(path: string): void;
}

/**
 * The account for programs and data under `paths`. PermanentErrors: 'server-account' if root has no user to hand the
 * server to, 'unreachable' if that user cannot get to one of the paths.
 */
export function serverAccount(paths: readonly string[]): ServerAccount {
  if (process.getuid?.() !== 0) {
    return {
      run: (program, args) => spawnSync(program, args, { encoding: 'utf8', env: serverEnvironment() }),
      own() {},
    };
  }
  const ids = userIds() ?? createUser();
  const spawnAs = (program: string, args: readonly string[]) =>
    spawnSync(program, args, { encoding: 'utf8', cwd: '/', env: serverEnvironment(), ...ids });
  const own = (path: string) => chownSync(path, ids.uid, ids.gid);
  const unreachable = paths.find((path) => spawnAs('test', ['-e', path]).status !== 0);
  if (unreachable === undefined) return { run: spawnAs, own };
  // A clone under /root: let the server pass folders that are closed to its user, and nothing more.
  const run = (program: string, args: readonly string[]) =>
    spawnSync('setpriv', [...setprivOptions(ids), program, ...args], {
      encoding: 'utf8',
      cwd: '/',
      env: serverEnvironment(),
    });
  if (run('test', ['-e', unreachable]).status === 0) return { run, own };
  throw new PermanentError(
    'unreachable',
    `the embedded Postgres server runs as user ${USER}, who cannot reach ${unreachable}: ` +
      'choose another folder with --data, open its parents with chmod o+x, or set DATABASE_URL',
  );
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

function setprivOptions({ uid, gid }: UserIds): string[] {
  const capabilities = '+dac_override,+dac_read_search';
  return [
    // Without it access(2), by which Postgres finds its own programs, would not count the capabilities.
    '--securebits=+no_setuid_fixup',
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    `--inh-caps=${capabilities}`,
    `--ambient-caps=${capabilities}`,
    '--',
  ];
}

/** The server must not take settings meant for clients (PGDATA, PGPORT, …), and its messages must be in English. */
function serverEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('PG') && !name.startsWith('LC_'));
  return { ...Object.fromEntries(own), LC_ALL: 'C', LANG: 'C' };
}
