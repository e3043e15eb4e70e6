// Starts and ends the process of `server.ts`.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import type { Api } from './start-api.js';

export async function startServerProcess(databaseUrl: string): Promise<Api> {
  const child = fork(fileURLToPath(new URL('server.js', import.meta.url)));
  const exited = once(child, 'exit');
  child.send(databaseUrl);
  const url = await Promise.race([
    once(child, 'message').then(([message]) => String(message)),
    exited.then(() => {
      throw new PermanentError('bench', 'the API process ended before it listened');
    }),
  ]);
  return {
    url,
    async close() {
      child.disconnect();
      await exited;
    },
  };
}
