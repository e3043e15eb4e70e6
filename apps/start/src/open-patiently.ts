// The database of DATABASE_URL may come up after us: until it does, the port answers and says so.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { isOutage, reportFault } from '@casper-trace/db/database';
import { type OpenDatabase, openDatabase } from '@casper-trace/db/open-database';
import { healthDocument } from '@casper-trace/query/http/health';
import { faultPage } from '@casper-trace/query/http/status-page';
import { faults } from '@casper-trace/telemetry/faults';
import { outages } from '@casper-trace/telemetry/outages';
import { untilSuccess } from '@casper-trace/telemetry/retry';
import type { StartOptions } from './options.js';

export async function openPatiently({ settings, data }: StartOptions, signal: AbortSignal): Promise<OpenDatabase> {
  const { databaseUrl, host, port } = settings;
  let server: Server | undefined;
  try {
    return await untilSuccess(signal, async () => {
      try {
        return await openDatabase(databaseUrl, data);
      } catch (error) {
        if (isOutage(error)) reportFault(error);
        if (outages.has('database')) server ??= answerMeanwhile(host, port);
        throw error;
      }
    });
  } finally {
    if (server !== undefined) await close(server);
  }
}

function answerMeanwhile(host: string, port: number): Server {
  const server = createServer((request, response) => {
    const health = healthDocument(false);
    if (request.url === '/health') {
      response.writeHead(503, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(health));
    } else {
      const reasons = health.outages.map(({ reason }) => reason).join('; ');
      response.writeHead(503, { 'content-type': 'text/html; charset=utf-8' }).end(faultPage(reasons));
    }
  });
  // Should the port be in use, the application says so once the database is there.
  server.on('error', (error) => faults.report('status page', error));
  server.listen(port, host, () => {
    const address = server.address();
    const actual = typeof address === 'object' && address !== null ? address.port : port;
    process.stderr.write(`waiting for the database; http://${host}:${actual}/health\n`);
  });
  return server;
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
