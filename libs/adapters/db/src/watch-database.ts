// Asks the database every few seconds whether it answers, on a connection of its own.
import { faults } from '@casper-trace/telemetry/faults';
import { ANSWER_WITHIN_MS, type Probe, startProbe } from '@casper-trace/telemetry/probe';
import pg from 'pg';
import { databaseFault, reportFault } from './database.js';

/** Until the returned function is called, outages of the database are noticed, and so is their end. */
export function watchDatabase(url: string): () => Promise<void> {
  return startProbe('database', databaseProbe(url));
}

function databaseProbe(url: string): Probe {
  let client: pg.Client | undefined;
  const drop = async (): Promise<void> => {
    const dropped = client;
    client = undefined;
    await dropped?.end();
  };
  return {
    async ask(afresh) {
      if (afresh) abandon(drop());
      client ??= await connect(url);
      try {
        await client.query('SELECT 1');
      } catch (error) {
        abandon(drop());
        throw error;
      }
    },
    describe: (error) => databaseFault(error, url).message,
    close() {
      abandon(drop());
      return Promise.resolve();
    },
  };
}

async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString,
    connectionTimeoutMillis: ANSWER_WITHIN_MS,
    query_timeout: ANSWER_WITHIN_MS,
    keepAlive: true,
  });
  client.on('error', (error) => void reportFault(databaseFault(error, connectionString)));
  await client.connect();
  return client;
}

/** The goodbye to a server that may be gone: nobody waits for it, and it may fail. */
function abandon(closing: Promise<void>): void {
  closing.catch((error: unknown) => faults.report('closing a connection to the database', error));
}
