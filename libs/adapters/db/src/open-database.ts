// The way in: a database that answers and has the newest schema, the user's own or the embedded one.
import { Database } from './database.js';
import { startEmbeddedPostgres } from './embedded/embedded-postgres.js';
import { migrate } from './migrate.js';

export interface OpenDatabase {
  readonly database: Database;
  /** True if the server is ours alone: nobody else can be at work in it. */
  readonly embedded: boolean;
  /** Closes the connections, and stops the embedded server. */
  close(): Promise<void>;
}

/** @param dataFolder home of the embedded server, used only without `url` */
export async function openDatabase(url: string | undefined, dataFolder: string): Promise<OpenDatabase> {
  const server = url === undefined ? await startEmbeddedPostgres(dataFolder) : undefined;
  const database = new Database(server?.url ?? url ?? '');
  const close = async (): Promise<void> => {
    await database.close();
    await server?.stop();
  };
  try {
    await migrate(database);
  } catch (error) {
    await close();
    throw error;
  }
  return { database, embedded: server !== undefined, close };
}
