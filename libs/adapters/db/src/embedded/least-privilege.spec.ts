// What the application may do in the embedded server, and what the server may do on the machine.
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { freePort } from '@casper-trace/config/free-port';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { adminUrl } from '../../../../../test/support/allow-databases.js';
import { scratchFolder } from '../../../../../test/support/scratch-folder.js';
import { type OpenDatabase, openDatabase } from '../open-database.js';
import { openForReading } from '../open-for-reading.js';
import { findPostgresBinaries } from './binaries.js';
import { readPostmaster } from './postmaster-file.js';
import { serverAccount } from './server-account.js';
import { reachableBinaries } from './server-home.js';

const isRoot = process.getuid?.() === 0;
let scratch = scratchFolder();
let open: OpenDatabase | undefined;

afterEach(async () => {
  await open?.close();
  open = undefined;
  scratch.remove();
  scratch = scratchFolder();
});

/** What would read or write files, run programs or rule over other databases. */
const FORBIDDEN = [
  "SELECT pg_read_file('/etc/hostname')",
  "SELECT * FROM pg_ls_dir('/')",
  "CREATE TEMP TABLE passwords (line text); COPY passwords FROM '/etc/passwd'",
  "COPY (SELECT 1) TO PROGRAM 'true'",
  "SELECT lo_import('/etc/passwd')",
  'CREATE ROLE another SUPERUSER',
  'ALTER ROLE casper_trace_app SUPERUSER',
  'CREATE DATABASE another',
  'ALTER SYSTEM SET log_min_duration_statement = 0',
  'SET ROLE casper_trace',
];

async function expectLeastPrivilege({ database }: OpenDatabase): Promise<void> {
  for (const sql of FORBIDDEN)
    await expect(database.query(sql), sql).rejects.toThrow(/permission denied|must be|only roles/i);
  const { rows } = await database.query<{ attributes: string }>(
    `SELECT concat(rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls) AS attributes FROM pg_roles
     WHERE rolname = current_user`,
  );
  expect(rows).toEqual([{ attributes: 'fffff' }]);
}

/** Owners of what is in the application's database. */
async function owners({ database }: OpenDatabase): Promise<string[]> {
  const { rows } = await database.query<{ owner: string }>(
    `SELECT DISTINCT pg_get_userbyid(relowner) AS owner FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
     WHERE nspname !~ '^(pg_|information_schema$)'
     UNION SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()`,
  );
  return rows.map(({ owner }) => owner);
}

describe('the embedded server', () => {
  it('lets the application have its own database and nothing else', async () => {
    open = await openDatabase(undefined, join(scratch.path, 'data'));
    await expectLeastPrivilege(open);
    expect(await owners(open)).toEqual(['casper_trace_app']);
    expect(lstatSync(join(scratch.path, 'data', 'pg-app-password')).mode & 0o777).toBe(0o600);
  });

  it('takes the rights away in the data folder of an older version, and loses no row', async () => {
    const data = join(scratch.path, 'old');
    await makeOldFolder(data);
    open = await openDatabase(undefined, data);
    await expectLeastPrivilege(open);
    expect(await owners(open)).toEqual(['casper_trace_app']);
    expect((await open.database.query('SELECT * FROM kept ORDER BY id')).rows).toEqual([
      { id: 1, note: 'one' },
      { id: 2, note: 'two' },
    ]);
    // Its own, so that later migrations can change it.
    await open.database.query('ALTER TABLE kept ADD COLUMN more text');
    await open.database.query("INSERT INTO kept (note) VALUES ('three')");
  });

  it.runIf(isRoot)('started by root under a closed home, can read nothing of it', async () => {
    const home = join(scratch.path, 'home');
    mkdirSync(home, { mode: 0o700 });
    writeFileSync(join(home, 'secret'), 'mine');
    const data = join(home, 'data');
    open = await openDatabase(undefined, data);
    await open.database.query("CREATE TABLE kept AS SELECT 'kept' AS note");
    await expectLeastPrivilege(open);
    // Not even who is superuser of the server gets beyond what the server's account may read.
    const admin = new pg.Client({ connectionString: adminUrl(data, open.database.url) });
    await admin.connect();
    await expect(admin.query("SELECT pg_read_file('/etc/shadow')")).rejects.toThrow(/permission denied/i);
    await expect(admin.query(`SELECT pg_read_file('${join(home, 'secret')}')`)).rejects.toThrow(/permission denied/i);
    await admin.end();
    const { pid } = readPostmaster(join(data, 'pg'))!;
    const capabilities = [...readFileSync(`/proc/${pid}/status`, 'utf8').matchAll(/^Cap(?:Eff|Amb|Prm):\s*(\w+)$/gm)];
    expect(capabilities.map(([, mask]) => BigInt(`0x${mask}`))).toEqual([0n, 0n, 0n]);

    const beside = await openForReading(undefined, data);
    expect((await beside.database.query('SELECT note FROM kept')).rows).toEqual([{ note: 'kept' }]);
    await beside.close();
    await open.close();
    open = await openDatabase(undefined, data);
    expect((await open.database.query('SELECT note FROM kept')).rows).toEqual([{ note: 'kept' }]);
    const files = dirname(realpathSync(join(data, 'pg')));
    await open.close();
    open = undefined;
    rmSync(files, { recursive: true });
  });

  it.runIf(isRoot)('started by root in a closed data folder, works and is found again', async () => {
    const data = join(scratch.path, 'data');
    mkdirSync(data, { mode: 0o700 });
    open = await openDatabase(undefined, data);
    await open.database.query("CREATE TABLE kept AS SELECT 'kept' AS note");
    await open.close();
    open = await openDatabase(undefined, data);
    expect((await open.database.query('SELECT note FROM kept')).rows).toEqual([{ note: 'kept' }]);
    expect(readdirSync(data).sort()).toEqual(['pg', 'pg-app-password']);
    expect(lstatSync(data).mode & 0o777).toBe(0o700);
    const files = dirname(realpathSync(join(data, 'pg')));
    await open.close();
    open = undefined;
    rmSync(files, { recursive: true });
  });

  it.runIf(isRoot)('runs programs of a closed folder from a copy', () => {
    const bin = join(scratch.path, 'home', 'native', 'bin');
    mkdirSync(bin, { recursive: true });
    chmodSync(join(scratch.path, 'home'), 0o700);
    const program = (name: string): string => {
      writeFileSync(join(bin, name), '#!/bin/sh\necho copied\n', { mode: 0o700 });
      return join(bin, name);
    };
    const closed = {
      initdb: program('initdb'),
      pgCtl: program('pg_ctl'),
      postgres: program('postgres'),
      origin: 'test',
    };
    const account = serverAccount();
    expect(account.run(closed.postgres, []).status).not.toBe(0);
    const copy = reachableBinaries(closed, account);
    for (const path of [copy.initdb, copy.pgCtl, copy.postgres]) expect(account.run(path, []).stdout).toBe('copied\n');
    expect(reachableBinaries(closed, account)).toEqual(copy);
    rmSync(dirname(dirname(copy.postgres)), { recursive: true });
  });

  it.runIf(isRoot)('moves the files of an older version out of a closed home', async () => {
    const home = join(scratch.path, 'home');
    mkdirSync(home, { mode: 0o755 });
    const data = join(home, 'data');
    await makeOldFolder(data);
    chmodSync(home, 0o700);
    open = await openDatabase(undefined, data);
    expect((await open.database.query('SELECT note FROM kept ORDER BY id')).rows).toEqual([
      { note: 'one' },
      { note: 'two' },
    ]);
    expect(existsSync(join(data, 'pg-password'))).toBe(false);
    const files = dirname(realpathSync(join(data, 'pg')));
    await open.close();
    open = undefined;
    rmSync(files, { recursive: true });
  });
});

/** As version 0.1.0 made it: the application's only role is the superuser. */
async function makeOldFolder(data: string): Promise<void> {
  mkdirSync(data, { recursive: true });
  const account = serverAccount();
  const { initdb, pgCtl } = findPostgresBinaries();
  const password = join(data, 'pg-password');
  writeFileSync(password, 'old-password\n', { mode: 0o600 });
  const cluster = join(data, 'pg');
  mkdirSync(cluster, { mode: 0o700 });
  for (const path of [cluster, password]) account.own(path);
  const made = account.run(initdb, [
    ...['--pgdata', cluster, '--username', 'casper_trace', '--pwfile', password],
    ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale', 'C', '--no-sync'],
  ]);
  expect(made.status, made.stderr).toBe(0);
  const port = await freePort();
  const log = join(data, 'postgres.log');
  writeFileSync(log, '');
  account.own(log);
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''`;
  const started = account.run(pgCtl, ['start', '-D', cluster, '-l', log, '-w', '-o', options]);
  expect(started.status, started.stderr).toBe(0);
  const url = (name: string): string => `postgresql://casper_trace:old-password@127.0.0.1:${port}/${name}`;
  const server = new pg.Client({ connectionString: url('postgres') });
  await server.connect();
  await server.query('CREATE DATABASE casper_trace');
  await server.end();
  const client = new pg.Client({ connectionString: url('casper_trace') });
  await client.connect();
  await client.query(`CREATE TABLE kept (id serial PRIMARY KEY, note text); INSERT INTO kept (note) VALUES ('one'), ('two');
    CREATE SCHEMA other; CREATE TABLE other.parts (id int) PARTITION BY RANGE (id);
    CREATE TABLE other.part PARTITION OF other.parts FOR VALUES FROM (0) TO (10); CREATE SEQUENCE other.loose;
    CREATE VIEW other.seen AS SELECT * FROM kept; CREATE TYPE other.mood AS ENUM ('good');
    CREATE FUNCTION other.one() RETURNS int LANGUAGE sql AS 'SELECT 1'`);
  await client.end();
  expect(account.run(pgCtl, ['stop', '-D', cluster, '-m', 'fast', '-w']).status).toBe(0);
}
