// `npm start` without npm: all roles in one process of its own, as a user runs them.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { NO_SETTINGS } from './no-settings.js';

const root = resolve(import.meta.dirname, '../..');

export interface Application {
  readonly child: ChildProcess;
  readonly url: string;
  /** What it printed to standard error so far. */
  log(): string;
  /** Data of a GraphQL answer without errors. */
  query<Data>(query: string): Promise<Data>;
  /** Sends the signal and waits for the end of the process. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

export interface ApplicationOptions {
  readonly archive: string;
  readonly data: string;
  readonly environment?: NodeJS.ProcessEnv;
  readonly options?: readonly string[];
}

/** The process and what it printed to standard error so far. */
export interface Spawned {
  readonly child: ChildProcess;
  log(): string;
}

/** @param ownGroup whether a signal to its process group reaches it and what it started, but not the test */
export function spawnApplication(
  { archive, data, environment, options = [] }: ApplicationOptions,
  ownGroup = false,
): Spawned {
  const args = ['--archive', archive, '--data', data, '--port', '0', ...options];
  const child = spawn(process.execPath, [join(root, 'apps/start/dist/main.js'), ...args], {
    env: { ...process.env, ...NO_SETTINGS, CASPER_TRACE_THREADS: '1', ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: ownGroup,
  });
  let log = '';
  child.stderr.on('data', (text: Buffer) => {
    log += text.toString();
  });
  return { child, log: () => log };
}

/** Ready when it listens; what it indexes may still be under way. */
export async function startApplication(options: ApplicationOptions): Promise<Application> {
  return listening(spawnApplication(options));
}

export async function listening({ child, log }: Spawned): Promise<Application> {
  const url = await until(() => {
    if (child.exitCode !== null) throw new RangeError(`the application ended: ${log()}`);
    return /status page (http\S+)/.exec(log())?.[1];
  });
  return {
    child,
    url,
    log,
    async query<Data>(query: string) {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      });
      const { data: found, errors } = (await response.json()) as { data: Data; errors?: readonly object[] };
      if (errors !== undefined) throw new RangeError(JSON.stringify(errors));
      return found;
    },
    async end(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const closed = once(child, 'close');
      child.kill(signal);
      await closed;
    },
  };
}

/** Asks again and again until there is an answer; the test's own timeout ends it. */
export async function until<T>(ask: () => T | undefined | Promise<T | undefined>, everyMs = 50): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await sleep(everyMs);
  }
}
