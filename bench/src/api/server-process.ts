// Starts and ends the process of `server.ts`.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import type { Api } from './start-api.js';

export interface ServerProcess extends Api {
  /** Processor time that the process has used, in milliseconds: other work on the machine hardly changes it. */
  processorTime(): Promise<number>;
}

export async function startServerProcess(databaseUrl: string): Promise<ServerProcess> {
  const child = fork(fileURLToPath(new URL('server.js', import.meta.url)));
  const exited = once(child, 'exit');
  const answer = async (message: string): Promise<unknown> => {
    const answered = once(child, 'message');
    child.send(message);
    const ended = exited.then(() => {
      throw new PermanentError('bench', 'the API process ended by itself');
    });
    return (await Promise.race([answered, ended]))[0] as unknown;
  };
  const url = String(await answer(databaseUrl));
  return {
    url,
    processorTime: async () => Number(await answer('processor time')),
    async close() {
      child.disconnect();
      await exited;
    },
  };
}
