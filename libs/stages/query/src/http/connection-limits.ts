// What one client, or many, may hold open: an HTTP server's own defaults have no bound on connections.
import type { Server } from 'node:http';

/** WebSockets among them; below the 1024 open files that many systems allow a process. */
export const MAX_HTTP_CONNECTIONS = 800;
/** For the head of a request: half-open connections end after it. */
const HEADERS_TIMEOUT_MS = 10_000;
/** For a whole request. */
const REQUEST_TIMEOUT_MS = 30_000;

export function limitConnections(server: Server): void {
  server.maxConnections = MAX_HTTP_CONNECTIONS;
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
}
