// A real Postgres server of our own in the data folder, for machines where nothing is set up.
//
// Who owns a running server is told by a session advisory lock inside it: a killed owner loses the lock with its
// connection, so the next start takes over the server that was left running, and a second process on the same folder
// is turned away. No lock file of ours can go stale.
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError, PermanentError } from '@casper-trace/casper-types/app-error';
import { freePort } from '@casper-trace/config/free-port';
import { faults } from '@casper-trace/telemetry/faults';
import pg from 'pg';
import { databaseFault, nameServer, reportFault } from '../database.js';
import { diskFull, hasNoRoom, saysDiskFull } from '../disk-full.js';
import { makeNewFile } from '../new-file.js';
import { applicationUrl, prepareApplicationRole } from './application-role.js';
import { findPostgresBinaries, type PostgresBinaries } from './binaries.js';
import { makeDataFolder } from './data-folder.js';
import { keepAlive } from './keep-alive.js';
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
/** Longest that a start may take: a killed server first repeats its log. */
const START_WITHIN_MS = 60_000;
/** A server that vanishes so soon after its start did not start. */
const VANISHED_MS = 1_000;
/** Time for an orderly stop, then for one without a checkpoint. */
const STOP_FAST_MS = 3_000;
const STOP_NOW_MS = 1_500;
const LOOK_EVERY_MS = 50;
/** Of its log, where its end is looked for. */
const LAST_BYTES = 8 * 1024;
/** Lines of the server's log about what it or one of its processes ends of. */
const GRAVE = /\b(PANIC|FATAL):/;

export interface EmbeddedPostgres {
  readonly url: string;
  /** Aborts with a PermanentError if the server ended and cannot be started again. */
  readonly lost: AbortSignal;
  /** The full disk behind a fault of a connection, if that is the reason; else the fault itself. */
  explain(fault: unknown): unknown;
  /** Stops the server; harmless if it is gone. */
  stop(): Promise<void>;
}

/**
 * Makes (first time), starts or takes over the server in `folder`/pg; starts it again on the same port should it end. The
 * end of this process stops it, unless by SIGKILL. PermanentErrors: 'in-use' if another process works
 * on the folder, 'disk-full', 'postgres-start' with the server's own words, and those of `makeDataFolder`, `serverAccount`,
 * `serverHome` and `findPostgresBinaries`.
 */
export async function startEmbeddedPostgres(folder: string): Promise<EmbeddedPostgres> {
  try {
    return await startIn(makeDataFolder(folder));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT') throw diskFull(resolve(folder), message, error);
    throw error;
  }
}

async function startIn(root: string): Promise<EmbeddedPostgres> {
  const account = serverAccount();
  const binaries = reachableBinaries(findPostgresBinaries(), account);
  const server = new Server(serverHome(root, account), binaries, account);
  server.initialise();
  const owner = await server.acquire();
  nameServer(server.adminUrl('postgres'), `the embedded database in ${root}`);
  const stopAtExit = (): void => server.askToStop('immediate');
  process.once('exit', stopAtExit);
  const stop = async (): Promise<void> => {
    await server.stop();
    process.off('exit', stopAtExit);
  };
  try {
    await prepareApplicationRole((database) => server.adminUrl(database), root);
  } catch (error) {
    const fault = server.explain(error);
    await owner.end();
    await stop();
    throw fault;
  }
  const kept = keepAlive(owner, server);
  return {
    url: applicationUrl(root, server.port),
    lost: kept.lost,
    explain: (error) => server.explain(error),
    async stop() {
      server.giveUp();
      await kept.end();
      await stop();
      kept.release();
    },
  };
}

export class Server {
  private readonly root: string;
  private readonly data: string;
  private readonly binaries: PostgresBinaries;
  private readonly account: ServerAccount;
  /** Set once the server runs. */
  port = 0;
  /** Size of the log when the server was last started or taken over: what comes after it is of this run. */
  private logBefore = 0;
  private givenUp = false;

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
    const passwordIsNew = !existsSync(this.passwordFile);
    if (passwordIsNew) makeNewFile(this.passwordFile, `${randomBytes(18).toString('hex')}\n`);
    const fresh = join(this.root, `pg-new-${process.pid}`);
    mkdirSync(fresh, { mode: 0o700 });
    this.account.own(fresh);
    this.account.own(this.passwordFile);
    const made = this.account.run(this.binaries.initdb, [
      ...['--pgdata', fresh, '--username', ADMIN, '--pwfile', this.passwordFile],
      ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale', 'C', '--no-sync'],
    ]);
    if (made.status !== 0) {
      const isFull = hasNoRoom(this.root);
      rmSync(fresh, { recursive: true });
      if (passwordIsNew) rmSync(this.passwordFile);
      const words = made.stderr || made.error?.message || '';
      if (isFull || saysDiskFull(words)) throw diskFull(this.root, words);
      throw new PermanentError('postgres-start', `initdb failed in ${this.root}: ${lastLine(words)}`);
    }
    try {
      renameSync(fresh, this.data);
    } catch (error) {
      rmSync(fresh, { recursive: true });
      // Else another process was faster; its lock decides who goes on.
      if (!existsSync(this.data)) throw error;
    }
  }

  /** A running server with the owner's lock in our hands. */
  async acquire(): Promise<pg.Client> {
    for (let attempt = 1; ; attempt++) {
      await this.startOrTakeOver();
      try {
        return await this.lock();
      } catch (error) {
        const fault = databaseFault(error, this.adminUrl('postgres'));
        // The last owner may have stopped the server while we waited for its lock.
        if (!fault.retryable || attempt === START_ATTEMPTS) throw fault;
      }
    }
  }

  private async startOrTakeOver(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const running = readPostmaster(this.data);
      if (running !== undefined && isAlive(running.pid)) {
        this.port = running.port;
        this.logBefore = this.logSize();
        if (await this.answers()) return;
      }
      if (await this.start(await freePort())) return;
      const full = this.diskFault();
      if (full !== undefined) throw full;
      // The port was taken in between, or another process starts the same server: look again.
      if (attempt === START_ATTEMPTS) throw this.startFault();
      await sleep(200 * attempt);
    }
  }

  /** After the server or the owner's connection ended: the same server, on the same port, with the owner's lock. */
  async reacquire(): Promise<pg.Client> {
    if (!(await this.answers()) && !(await this.start(this.port))) throw this.startFault();
    return this.lock();
  }

  /** Whether it answers in the end. */
  private async start(port: number): Promise<boolean> {
    const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=200`;
    writeFileSync(this.log, '', { flag: 'a' });
    this.account.own(this.log);
    this.logBefore = this.logSize();
    // Not `pg_ctl -w`: waiting here, the program still hears signals.
    const asked = this.account.run(this.binaries.pgCtl, [
      'start',
      '-D',
      this.data,
      '-l',
      this.log,
      '-W',
      '-o',
      options,
    ]);
    if (asked.status !== 0) return false;
    this.port = port;
    const started = Date.now();
    while (Date.now() - started < START_WITHIN_MS && !this.givenUp) {
      if (await this.answers()) return true;
      // Without room it may run and still refuse every connection.
      if (this.diskFault() !== undefined) return false;
      if (Date.now() - started > VANISHED_MS && !this.isRunning()) return false;
      await sleep(LOOK_EVERY_MS);
    }
    return false;
  }

  private isRunning(): boolean {
    const postmaster = readPostmaster(this.data);
    return postmaster !== undefined && isAlive(postmaster.pid);
  }

  private startFault(): PermanentError {
    const message = `the embedded Postgres server in ${this.data} does not start: ${this.lastWords()}`;
    return this.diskFault() ?? new PermanentError('postgres-start', message);
  }

  /** What the server's log says of its end. */
  lastWords(): string {
    const lines = this.lastLines();
    return lines.findLast((line) => GRAVE.test(line)) ?? lines.at(-1) ?? '';
  }

  /** Set if the server ended, or does not start, because its disk is full: by its log or, where that had no room either, by the disk. */
  diskFault(): PermanentError | undefined {
    const words = this.lastLines().find((line) => GRAVE.test(line) && saysDiskFull(line));
    if (words !== undefined) return diskFull(this.data, words);
    return hasNoRoom(this.root) ? diskFull(this.data, 'nothing is left, not even for the log') : undefined;
  }

  explain(fault: unknown): unknown {
    if (fault instanceof AppError && fault.code === 'disk-full') return fault;
    return this.diskFault() ?? fault;
  }

  /** Of the log; nothing of an earlier run. */
  private lastLines(): string[] {
    const size = this.logSize();
    const from = Math.max(this.logBefore, size - LAST_BYTES);
    if (size <= from) return [];
    const bytes = Buffer.alloc(size - from);
    const log = openSync(this.log, 'r');
    try {
      readSync(log, bytes, 0, bytes.length, from);
    } finally {
      closeSync(log);
    }
    return bytes.toString('utf8').trim().split('\n');
  }

  private logSize(): number {
    return statSync(this.log, { throwIfNoEntry: false })?.size ?? 0;
  }

  /** Whether what listens on the port is this folder's server, and not a stranger with a recycled process id. */
  private async answers(): Promise<boolean> {
    const client = new pg.Client({ connectionString: this.adminUrl('postgres'), connectionTimeoutMillis: 10_000 });
    client.on('error', reportLoss);
    try {
      await client.connect();
      const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
      return rows[0].data_directory === this.data;
    } catch {
      // Whoever asks looks for the reason in the server's log.
      return false;
    } finally {
      await client.end();
    }
  }

  /** The connection that holds the owner's lock for as long as it lives. */
  private async lock(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.adminUrl('postgres'), keepAlive: true });
    client.on('error', (error) => {
      if (!this.givenUp) reportFault(databaseFault(error, this.adminUrl('postgres')));
    });
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

  /** No start is waited for any longer. */
  giveUp(): void {
    this.givenUp = true;
  }

  /** In order if it takes no longer than a few seconds; at the latest by SIGKILL, after which the next start repeats its log. */
  async stop(): Promise<void> {
    this.askToStop('fast');
    if (await this.isGoneWithin(STOP_FAST_MS)) return;
    this.askToStop('immediate');
    if (await this.isGoneWithin(STOP_NOW_MS)) return;
    const postmaster = readPostmaster(this.data);
    if (postmaster !== undefined) process.kill(postmaster.pid, 'SIGKILL');
  }

  /** Sends the signal and does not wait. */
  askToStop(mode: 'fast' | 'immediate'): void {
    if (this.isRunning()) this.account.run(this.binaries.pgCtl, ['stop', '-D', this.data, '-m', mode, '-W']);
  }

  private async isGoneWithin(milliseconds: number): Promise<boolean> {
    const deadline = Date.now() + milliseconds;
    while (this.isRunning()) {
      if (Date.now() > deadline) return false;
      await sleep(LOOK_EVERY_MS);
    }
    return true;
  }

  private get log(): string {
    return join(this.root, 'postgres.log');
  }

  private get passwordFile(): string {
    return join(this.root, 'pg-password');
  }
}

const reportLoss = (error: unknown): void => faults.report('connection to the embedded Postgres server', error);

const lastLine = (text: string | undefined): string => (text ?? '').trim().split('\n').at(-1) ?? '';
