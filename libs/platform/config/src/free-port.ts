// A TCP port of this machine that nobody listens on at this moment.
import { once } from 'node:events';
import { createServer } from 'node:net';
import { EngineBug } from '@casper-trace/casper-types/app-error';

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new EngineBug('a TCP server has no port');
  return address.port;
}
