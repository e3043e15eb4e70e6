// The role that the application works as in the embedded server: it owns its database and may do nothing else. The
// superuser is for starting and stopping the server, and for what is done here.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { faults } from '@casper-trace/telemetry/faults';
import pg from 'pg';
import { databaseFault } from '../database.js';
import { makeNewFile } from '../new-file.js';

export const EMBEDDED_DATABASE = 'casper_trace';
const APPLICATION_ROLE = 'casper_trace_app';

const passwordFile = (folder: string): string => join(folder, 'pg-app-password');

/** Whether the role was made: a server of an older version has none yet. */
export const hasApplicationRole = (folder: string): boolean => existsSync(passwordFile(folder));

/** URL of the application's database. @param folder the data folder */
export function applicationUrl(folder: string, port: number): string {
  const password = encodeURIComponent(readFileSync(passwordFile(folder), 'utf8').trim());
  return `postgresql://${APPLICATION_ROLE}:${password}@127.0.0.1:${port}/${EMBEDDED_DATABASE}`;
}

/**
 * Makes the role and its database, or brings those of an older version to the present rights. Faults as of `Database`.
 * @param adminUrl URL of a database of the server, as superuser
 */
export async function prepareApplicationRole(adminUrl: (database: string) => string, folder: string): Promise<void> {
  if (!hasApplicationRole(folder)) makeNewFile(passwordFile(folder), `${randomBytes(18).toString('hex')}\n`);
  const password = readFileSync(passwordFile(folder), 'utf8').trim();
  try {
    await withClient(adminUrl('postgres'), async (client) => {
      const { rowCount: roles } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [APPLICATION_ROLE]);
      const rights = 'LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS';
      const change = roles === 0 ? 'CREATE ROLE' : 'ALTER ROLE';
      await client.query(`${change} ${APPLICATION_ROLE} ${rights} PASSWORD ${pg.escapeLiteral(password)}`);
      const { rowCount: databases } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [
        EMBEDDED_DATABASE,
      ]);
      if (databases === 0) await client.query(`CREATE DATABASE ${EMBEDDED_DATABASE} OWNER ${APPLICATION_ROLE}`);
      else await client.query(`ALTER DATABASE ${EMBEDDED_DATABASE} OWNER TO ${APPLICATION_ROLE}`);
    });
    await withClient(adminUrl(EMBEDDED_DATABASE), (client) => client.query(HAND_OVER));
  } catch (error) {
    throw databaseFault(error, adminUrl(EMBEDDED_DATABASE));
  }
}

async function withClient(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', (error) => faults.report('connection to the embedded Postgres server', error));
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/** Everything that the superuser owns in the database; before, it was the application's only role. */
const HAND_OVER = `
DO $$
DECLARE
  change text;
BEGIN
  FOR change IN
    SELECT format('ALTER SCHEMA %I OWNER TO ${APPLICATION_ROLE}', nspname)
    FROM pg_namespace WHERE nspowner = current_user::regrole AND nspname !~ '^(pg_|information_schema$)'
    UNION ALL
    SELECT format('ALTER %s %s OWNER TO ${APPLICATION_ROLE}',
      CASE relkind WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END,
      pg_class.oid::regclass)
    FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE relowner = current_user::regrole AND nspname !~ '^(pg_|information_schema$)' AND relkind IN ('r', 'p', 'v', 'm', 'S')
      -- A column's sequence goes with its table.
      AND NOT (relkind = 'S' AND EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype IN ('a', 'i')
      ))
    UNION ALL
    SELECT format('ALTER ROUTINE %s OWNER TO ${APPLICATION_ROLE}', pg_proc.oid::regprocedure)
    FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace
    WHERE proowner = current_user::regrole AND nspname !~ '^(pg_|information_schema$)'
    UNION ALL
    SELECT format('ALTER TYPE %s OWNER TO ${APPLICATION_ROLE}', pg_type.oid::regtype)
    FROM pg_type JOIN pg_namespace ON pg_namespace.oid = typnamespace
    WHERE typowner = current_user::regrole AND nspname !~ '^(pg_|information_schema$)' AND typtype IN ('d', 'e', 'r')
  LOOP
    EXECUTE change;
  END LOOP;
END
$$`;
