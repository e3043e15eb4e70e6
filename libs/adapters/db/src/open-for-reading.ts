// The way in for a command that only looks: it makes nothing, and it may look while another process works.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { Database } from './database.js';
import { applicationUrl, hasApplicationRole } from './embedded/application-role.js';
import { checkDataFolder } from './embedded/data-folder.js';
import { isAlive, readPostmaster } from './embedded/postmaster-file.js';
import { type OpenDatabase, openDatabase } from './open-database.js';

/**
 * PermanentErrors: 'no-database' if there is nothing to read (no server in the folder, or no tables of ours), and those of
 * `checkDataFolder`.
 * @param dataFolder home of the embedded server, used only without `url`
 */
export async function openForReading(url: string | undefined, dataFolder: string): Promise<OpenDatabase> {
  if (url !== undefined) return connect(url);
  const running = runningServer(checkDataFolder(dataFolder));
  return running === undefined ? openDatabase(undefined, dataFolder) : connect(running);
}

async function connect(url: string): Promise<OpenDatabase> {
  const database = new Database(url);
  try {
    const { rows } = await database.query<{ found: boolean }>("SELECT to_regclass('chains') IS NOT NULL AS found");
    if (!rows[0].found) throw nothingIn(`the database ${new URL(url).pathname.slice(1)}`);
  } catch (error) {
    await database.close();
    throw error;
  }
  return { database, embedded: false, lost: new AbortController().signal, close: () => database.close() };
}

/** URL of the server that another process runs in the folder; undefined if it has to be started. */
function runningServer(folder: string): string | undefined {
  const data = join(folder, 'pg');
  if (!existsSync(data)) throw nothingIn(folder);
  const postmaster = readPostmaster(data);
  if (postmaster === undefined || !isAlive(postmaster.pid)) return undefined;
  // An older version is at work: openDatabase says so.
  return hasApplicationRole(folder) ? applicationUrl(folder, postmaster.port) : undefined;
}

const nothingIn = (place: string): PermanentError =>
  new PermanentError('no-database', `${place} holds no database of casper-trace: run 'casper-trace index' first`);
