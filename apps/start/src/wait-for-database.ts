// Until the database is there, the port answers and says so.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type OpenDatabase, openDatabase } from '@casper-trace/db/open-database';
import { openPatiently } from '@casper-trace/db/open-patiently';
import { healthDocument } from '@casper-trace/query/http/health';
import { faultPage } from '@casper-trace/query/http/status-page';
import { faults } from '@casper-trace/telemetry/faults';
import type { StartOptions } from './options.js';

export async function waitForDatabase({ settings, data }: StartOptions, signal: AbortSignal): Promise<OpenDatabase> {
  const { databaseUrl, host, port } = settings;
  let server: Server | undefined;
  try {
    return await openPatiently(
      signal,
      () => openDatabase(databaseUrl, data),
      async () => {
        if (server !== undefined) return;
        server = answering();
        await listen(server, host, port);
      },
    );
  } finally {
    if (server !== undefined) await close(server);
  }
}

function answering(): Server {
  return createServer((request, response) => {
    const health = healthDocument(false);
    if (request.url === '/health') {
      response.writeHead(503, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(health));
    } else {
      const reasons = health.outages.map(({ reason }) => reason).join('; ');
      response.writeHead(503, { 'content-type': 'text/html; charset=utf-8' }).end(faultPage(reasons));
    }
  });
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  const report = (error: unknown): void => faults.report('status page', error);
  try {
    server.listen(port, host);
    await once(server, 'listening');
    server.on('error', report);
  } catch (error) {
    // Should the port be in use, the application says so once the database is there.
    report(error);
    return;
  }
  const address = server.address();
  const actual = typeof address === 'object' && address !== null ? address.port : port;
  process.stderr.write(`waiting for the database; http://${host}:${actual}/health\n`);
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
