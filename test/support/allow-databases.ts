// The application's role owns one database of the embedded server. Tests that need several let it make them.
import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import pg from 'pg';

/** URL of a database of the embedded server, as superuser. @param url of the application's database */
export function adminUrl(dataFolder: string, url: string, database = 'postgres'): string {
  const admin = new URL(url);
  admin.username = 'casper_trace';
  admin.password = readFileSync(join(dirname(realpathSync(join(dataFolder, 'pg'))), 'pg-password'), 'utf8').trim();
  admin.pathname = `/${database}`;
  return admin.href;
}

export async function allowDatabases(dataFolder: string, url: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl(dataFolder, url) });
  await client.connect();
  await client.query('ALTER ROLE casper_trace_app CREATEDB');
  await client.end();
}
