// A receiver of webhooks that misbehaves as it is told, and that checks every signature with the specification's library.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Webhook } from 'standardwebhooks';

export type Behaviour =
  | 'ok'
  | 'error 500'
  | 'no answer'
  | 'redirect'
  | 'slow body'
  | 'slow body of an error'
  | 'endless body'
  | 'reset'
  | 'gone';

export interface Received {
  readonly id: string;
  readonly body: string;
  readonly behaviour: Behaviour;
  /** What the library says of the signature; undefined if it is good. */
  readonly fault: string | undefined;
}

export interface ChaosReceiver {
  readonly url: string;
  readonly received: readonly Received[];
  /** Requests to where redirects point. */
  readonly redirected: () => number;
  /** Ends listening (connections are refused), or begins again on the same port. */
  setUp(up: boolean): Promise<void>;
  close(): Promise<void>;
}

/** @param behave what to do with the n-th request (from 0) for a message */
export async function startChaosReceiver(
  secret: () => string,
  behave: (id: string, attempt: number) => Behaviour,
): Promise<ChaosReceiver> {
  const received: Received[] = [];
  const seen = new Map<string, number>();
  const sockets = new Set<Socket>();
  let redirected = 0;
  let server: Server | undefined;

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    if (request.url === '/elsewhere') {
      redirected += 1;
      response.end();
      return;
    }
    const body = Buffer.concat(parts).toString('utf8');
    const id = String(request.headers['webhook-id']);
    const attempt = seen.get(id) ?? 0;
    seen.set(id, attempt + 1);
    const behaviour = behave(id, attempt);
    received.push({ id, body, behaviour, fault: faultOf(secret(), body, request.headers) });
    answer(request, response, behaviour);
  };

  const listen = async (port: number): Promise<number> => {
    server = createServer((request, response) => void handle(request, response).catch(() => response.destroy()));
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const end = async (): Promise<void> => {
    const ending = server;
    server = undefined;
    if (ending === undefined) return;
    for (const socket of sockets) socket.destroy();
    ending.close();
    await once(ending, 'close');
  };

  const port = await listen(0);
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    redirected: () => redirected,
    async setUp(up) {
      if (up && server === undefined) await listen(port);
      if (!up) await end();
    },
    close: end,
  };
}

function answer(request: IncomingMessage, response: ServerResponse, behaviour: Behaviour): void {
  switch (behaviour) {
    case 'ok':
      response.writeHead(204).end();
      break;
    case 'gone':
      response.writeHead(410).end('no more');
      break;
    case 'error 500':
      response.writeHead(500).end('a fault with \0 in it');
      break;
    case 'redirect':
      response.writeHead(307, { location: '/elsewhere' }).end();
      break;
    case 'slow body':
    case 'slow body of an error':
      // The head at once, the rest never.
      response.writeHead(behaviour === 'slow body' ? 200 : 503);
      response.write('wait');
      break;
    case 'endless body':
      response.writeHead(200);
      pour(response);
      break;
    case 'reset':
      request.socket.resetAndDestroy();
      break;
    case 'no answer':
      break;
  }
}

/** As fast as the other side reads, until it goes away. */
function pour(response: ServerResponse): void {
  const more = (): void => {
    while (!response.destroyed && response.write(Buffer.alloc(16_384, 'x')));
  };
  response.on('drain', more).on('error', () => undefined);
  more();
}

function faultOf(secret: string, body: string, headers: IncomingMessage['headers']): string | undefined {
  try {
    new Webhook(secret).verify(body, headers as Record<string, string>);
    return undefined;
  } catch (error) {
    return String(error);
  }
}
