// The HTTP server of an application, on its port.
import { once } from 'node:events';
import type { Server } from 'node:http';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import type { INestApplication } from '@nestjs/common';

/** URL that it listens on. PermanentErrors 'port-in-use' and 'cannot-listen'. */
export async function listen(app: INestApplication, host: string, port: number): Promise<string> {
  await app.init();
  // Not `app.listen`: it logs a fault by itself before it throws, and one line is enough.
  const server = app.getHttpServer() as Server;
  try {
    server.listen(port, host);
    await once(server, 'listening');
    const address = server.address();
    const actual = typeof address === 'object' && address !== null ? address.port : port;
    return `http://${host.includes(':') ? `[${host}]` : host}:${actual}`;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      throw new PermanentError(
        'port-in-use',
        `port ${port} of ${host} is in use: end what listens there, or choose another with --port`,
      );
    }
    if (code !== undefined)
      throw new PermanentError('cannot-listen', `cannot listen on ${host}, port ${port}: ${message}`);
    throw error;
  }
}
