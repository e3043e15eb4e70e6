// A real Postgres server of our own in the data folder, for machines where nothing is set up.
//
// Who owns a running server is told by a session advisory lock inside it: a killed owner loses the lock with its
// connection, so the next start takes over the server that was left running, and a second process on the same folder
// is turned away. No lock file of ours can go stale.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError, PermanentError } from '@casper-trace/casper-types/app-error';
import { freePort } from '@casper-trace/config/free-port';
import pg from 'pg';
import { applicationUrl, prepareApplicationRole } from './application-role.js';
import { findPostgresBinaries, type PostgresBinaries } from './binaries.js';
import { isAlive, readPostmaster } from './postmaster-file.js';
import { type ServerAccount, serverAccount } from './server-account.js';
import { reachableBinaries, serverHome } from './server-home.js';

/** The superuser: for this file, never for the application. */
const ADMIN = 'casper_trace';
/** Advisory lock of the owner: the ASCII codes of `ctrc`. */
const OWNER_LOCK = 0x63_74_72_63;
/** How long a killed owner's connection may linger. */
const OWNER_GONE_MS = 3_000;
const START_ATTEMPTS = 5;

export interface EmbeddedPostgres {
  readonly url: string;
  /** Stops the server; harmless if it is gone. */
  stop(): Promise<void>;
}

/**
 * Makes (first time), starts or takes over the server in `folder`/pg. PermanentErrors: 'in-use' if another process works
 * on the folder, 'postgres-start' with the server's own words, and those of `serverAccount`, `serverHome` and `findPostgresBinaries`.
 */
export async function startEmbeddedPostgres(folder: string): Promise<EmbeddedPostgres> {
  const root = resolve(folder);
  mkdirSync(root, { recursive: true });
  const account = serverAccount();
  const binaries = reachableBinaries(findPostgresBinaries(), account);
  const server = new Server(serverHome(root, account), binaries, account);
  server.initialise();
  const owner = await server.acquire();
  try {
    await prepareApplicationRole((database) => server.adminUrl(database), root);
  } catch (error) {
    await owner.end();
    throw error;
  }
  return {
    url: applicationUrl(root, server.port),
    async stop() {
      server.stop();
      await owner.end().catch(() => undefined);
    },
  };
}

class Server {
  private readonly root: string;
  private readonly data: string;
  private readonly binaries: PostgresBinaries;
  private readonly account: ServerAccount;
  /** Set once the server runs. */
  port = 0;

  constructor(root: string, binaries: PostgresBinaries, account: ServerAccount) {
    this.root = root;
    this.data = join(root, 'pg');
    this.binaries = binaries;
    this.account = account;
  }

  adminUrl(database: string): string {
    const password = encodeURIComponent(readFileSync(this.passwordFile, 'utf8').trim());
    return `postgresql://${ADMIN}:${password}@127.0.0.1:${this.port}/${database}`;
  }

  /** The folder gets its name only once initdb is through: a kill in between leaves nothing that looks complete. */
  initialise(): void {
    if (existsSync(this.data)) return;
    for (const name of readdirSync(this.root)) {
      const pid = /^pg-new-(\d+)$/.exec(name)?.[1];
      if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(this.root, name), { recursive: true });
    }
    if (!existsSync(this.passwordFile)) {
      writeFileSync(this.passwordFile, `${randomBytes(18).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
    }
    const fresh = join(this.root, `pg-new-${process.pid}`);
    mkdirSync(fresh, { mode: 0o700 });
    this.account.own(fresh);
    this.account.own(this.passwordFile);
    const made = this.account.run(this.binaries.initdb, [
      ...['--pgdata', fresh, '--username', ADMIN, '--pwfile', this.passwordFile],
      ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale', 'C', '--no-sync'],
    ]);
    if (made.status !== 0) {
      rmSync(fresh, { recursive: true });
      throw new PermanentError(
        'postgres-start',
        `initdb failed in ${this.root}: ${lastLine(made.stderr || made.error?.message)}`,
      );
    }
    try {
      renameSync(fresh, this.data);
    } catch {
      // Another process was faster; its lock decides who goes on.
      rmSync(fresh, { recursive: true });
    }
  }

  /** A running server with the owner's lock in our hands. */
  async acquire(): Promise<pg.Client> {
    for (let attempt = 1; ; attempt++) {
      await this.startOrTakeOver();
      try {
        return await this.lock();
      } catch (error) {
        // The last owner may have stopped the server while we waited for its lock.
        if (error instanceof AppError || attempt === START_ATTEMPTS) throw error;
      }
    }
  }

  private async startOrTakeOver(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const running = readPostmaster(this.data);
      if (running !== undefined && isAlive(running.pid)) {
        this.port = running.port;
        if (await this.answers()) return;
      }
      const port = await freePort();
      const log = join(this.root, 'postgres.log');
      const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=200`;
      writeFileSync(log, '', { flag: 'a' });
      this.account.own(log);
      const started = this.account.run(this.binaries.pgCtl, [
        'start',
        '-D',
        this.data,
        '-l',
        log,
        '-w',
        '-t',
        '60',
        '-o',
        options,
      ]);
      if (started.status === 0) {
        this.port = port;
        return;
      }
      // The port was taken in between, or another process starts the same server: look again.
      if (attempt === START_ATTEMPTS) {
        const words = lastLine(readFileSync(log, 'utf8')) || lastLine(started.stderr || started.error?.message);
        throw new PermanentError(
          'postgres-start',
          `the embedded Postgres server in ${this.data} does not start: ${words}`,
        );
      }
      await sleep(200 * attempt);
    }
  }

  /** Whether what listens on the port is this folder's server, and not a stranger with a recycled process id. */
  private async answers(): Promise<boolean> {
    const client = new pg.Client({ connectionString: this.adminUrl('postgres'), connectionTimeoutMillis: 10_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
      return rows[0].data_directory === this.data;
    } catch {
      return false;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /** The connection that holds the owner's lock for as long as it lives. */
  private async lock(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.adminUrl('postgres'), keepAlive: true });
    client.on('error', () => undefined);
    await client.connect();
    const deadline = Date.now() + OWNER_GONE_MS;
    for (;;) {
      const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_lock($1) AS mine', [OWNER_LOCK]);
      if (rows[0].mine) return client;
      if (Date.now() > deadline) {
        await client.end();
        throw new PermanentError(
          'in-use',
          `another casper-trace process works on ${this.root}: end it, or choose another folder with --data`,
        );
      }
      await sleep(100);
    }
  }

  stop(): void {
    this.account.run(this.binaries.pgCtl, ['stop', '-D', this.data, '-m', 'fast', '-w', '-t', '30']);
  }

  private get passwordFile(): string {
    return join(this.root, 'pg-password');
  }
}

const lastLine = (text: string | undefined): string => (text ?? '').trim().split('\n').at(-1) ?? '';
