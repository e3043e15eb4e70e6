// Requests that a browser sends for a page of someone else: by a name that points here (DNS rebinding), by a link or a form
// (CSRF), over a WebSocket.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isIP } from 'node:net';

/** Names under which the server may be called beside addresses and `localhost`; `*` for any. */
export type AllowedNames = readonly string[];

/**
 * Why a request is refused for its Host (or, over a WebSocket, its Origin); undefined if it may come in. An address in the
 * Host cannot be a rebound name.
 */
export function hostFault({ headers }: IncomingMessage, allowed: AllowedNames): string | undefined {
  const name = hostName(`http://${headers.host ?? ''}`);
  if (name !== undefined && isAllowed(name, allowed)) return undefined;
  return `the host '${(headers.host ?? '').slice(0, 100)}' is not served here: CASPER_TRACE_ALLOWED_HOSTS names further ones`;
}

/** As `hostFault`; a page of another site may not open a WebSocket, which browsers do not guard. */
export function socketFault(request: IncomingMessage, allowed: AllowedNames): string | undefined {
  const { origin, host } = request.headers;
  const fault = hostFault(request, allowed);
  if (fault !== undefined || origin === undefined) return fault;
  const name = hostName(origin);
  if (name !== undefined && (sameHost(origin, host) || allowed.includes('*') || allowed.includes(name)))
    return undefined;
  return `a page of '${origin.slice(0, 100)}' may not connect: CASPER_TRACE_ALLOWED_HOSTS names hosts whose pages may`;
}

function isAllowed(name: string, allowed: AllowedNames): boolean {
  if (isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0) return true;
  return name === 'localhost' || name.endsWith('.localhost') || allowed.includes(name) || allowed.includes('*');
}

const hostName = (url: string): string | undefined => (URL.canParse(url) ? new URL(url).hostname : undefined);

const sameHost = (url: string, host: string | undefined): boolean => URL.canParse(url) && new URL(url).host === host;

/** Asks Apollo Server's CSRF prevention to let a request pass, as a client that is no browser page does. */
export const NOT_FOREIGN_HEADER = 'apollo-require-preflight';

/** Whether the browser says that the request is of a page of ours, or typed in: a foreign page can claim neither. */
export function isOwnPage({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  return headers.referer !== undefined && sameHost(headers.referer, headers.host);
}

/** Ends a WebSocket's opening request with an HTTP answer. */
export function refuseUpgrade(socket: { end(text: string): unknown }, reason: string): void {
  socket.end(
    `HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ${Buffer.byteLength(reason)}\r\n\r\n${reason}`,
  );
}

/** Answers in the form of GraphQL, so that each client understands it. */
export function refuse(
  response: ServerResponse,
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify({ errors: [{ message, extensions: { code } }] }));
}
