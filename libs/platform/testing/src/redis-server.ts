// A private Redis server for tests, from the machine's own redis-server if there is one.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RetryableError } from '@casper-trace/casper-types/app-error';

export interface RedisServer {
  readonly pid: number;
  readonly url: string;
  stop(): Promise<void>;
}

/** Whether `startRedis` can work here. */
export function hasRedis(): boolean {
  return spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0;
}

/**
 * @param port a free one
 * @param password the server asks for; none if not given
 */
export async function startRedis(port: number, password?: string): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'casper-trace-redis-'));
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no'];
  if (password !== undefined) options.push('--requirepass', password);
  const server = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'ignore'] });
  await ready(server);
  return {
    pid: server.pid ?? 0,
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      const ended = once(server, 'exit');
      server.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', (code) =>
      reject(new RetryableError('redis-start', `redis-server ended with code ${code ?? 0}`)),
    );
    server.stdout?.on('data', (text: Buffer) => {
      if (text.includes('Ready to accept connections')) resolve();
    });
  });
}
