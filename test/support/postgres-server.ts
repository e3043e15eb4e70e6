// A Postgres server that a test may stop, kill and freeze: unlike the embedded one, nobody starts it again.
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@casper-trace/config/free-port';
import { findPostgresBinaries } from '@casper-trace/db/embedded/binaries';
import { serverAccount } from '@casper-trace/db/embedded/server-account';
import { reachableBinaries } from '@casper-trace/db/embedded/server-home';
import pg from 'pg';
import { exists, familyOf } from './processes.js';

export interface PostgresServer {
  /** Of a database that does not exist yet, for an ordinary role that may make it. */
  readonly url: string;
  start(): Promise<void>;
  /** As an administrator does it: every connection is ended. */
  stop(): void;
  /** SIGKILL to the server and all its processes. */
  kill(): Promise<void>;
  freeze(): void;
  thaw(): void;
  /** Ends every connection of the role and takes all that the server has to give; returns what gives them back. */
  exhaust(): Promise<() => Promise<void>>;
  /** Runs a statement as superuser on a connection of its own. */
  run<Row extends pg.QueryResultRow>(sql: string, database?: string): Promise<Row[]>;
}

export const DATABASE = 'outages';
const ROLE = 'recorder';

/** Made, and started, in `folder`, which the server's user must be able to reach. */
export async function startPostgresServer(folder: string, maxConnections = 50): Promise<PostgresServer> {
  mkdirSync(folder, { mode: 0o755 });
  const account = serverAccount();
  const binaries = reachableBinaries(findPostgresBinaries(), account);
  const [data, log, passwordFile] = ['pg', 'log', 'password'].map((name) => join(folder, name));
  const password = randomBytes(12).toString('hex');
  writeFileSync(passwordFile, password);
  writeFileSync(log, '');
  mkdirSync(data, { mode: 0o700 });
  for (const path of [data, log, passwordFile]) account.own(path);
  const port = await freePort();
  const urlOf = (database: string): string => `postgresql://tester:${password}@127.0.0.1:${port}/${database}`;

  const run = (program: string, args: readonly string[]): void => {
    const { status, stderr } = account.run(program, args);
    if (status !== 0) throw new RangeError(`${program} ${args.join(' ')}: ${stderr} ${readFileSync(log, 'utf8')}`);
  };
  run(binaries.initdb, [
    ...['--pgdata', data, '--username', 'tester', '--pwfile', passwordFile, '--auth', 'scram-sha-256', '--no-sync'],
    ...['--encoding', 'UTF8', '--locale', 'C'],
  ]);
  const postmaster = (): number => Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
  const family = (): number[] => familyOf(postmaster());

  const clients: pg.Client[] = [];
  const server: PostgresServer = {
    url: urlOf(DATABASE).replace('tester', ROLE),
    async start() {
      const options =
        `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off ` +
        `-c max_connections=${maxConnections} -c superuser_reserved_connections=3`;
      run(binaries.pgCtl, ['start', '-D', data, '-l', log, '-w', '-o', options]);
      await server.run('SELECT 1');
    },
    stop: () => run(binaries.pgCtl, ['stop', '-D', data, '-m', 'fast', '-w']),
    async kill() {
      const members = family();
      for (const id of members) process.kill(id, 'SIGKILL');
      // Postgres does not start beside a process that nobody has waited for yet.
      while (members.some(exists)) await sleep(20);
    },
    freeze() {
      for (const id of family()) process.kill(id, 'SIGSTOP');
    },
    thaw() {
      for (const id of family()) process.kill(id, 'SIGCONT');
    },
    async exhaust() {
      const first = await connect(urlOf('postgres'));
      clients.push(first);
      for (;;) {
        await first.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [ROLE]);
        try {
          for (;;) clients.push(await connect(urlOf('postgres')));
        } catch {
          // Refused: no connection is left. What the role has caught in between goes the next time.
        }
        const { rows } = await first.query('SELECT 1 FROM pg_stat_activity WHERE usename = $1', [ROLE]);
        if (rows.length === 0) break;
      }
      return async () => {
        await Promise.all(clients.splice(0).map((client) => client.end()));
      };
    },
    async run<Row extends pg.QueryResultRow>(sql: string, database = 'postgres') {
      const client = await connect(urlOf(database));
      try {
        return (await client.query<Row>(sql)).rows;
      } finally {
        await client.end();
      }
    },
  };
  await server.start();
  await server.run(`CREATE ROLE ${ROLE} LOGIN CREATEDB PASSWORD '${password}'`);
  return server;
}

async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  return client;
}
