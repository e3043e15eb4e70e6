// Runs a program on one core alone, where the system can do that.
import { spawnSync } from 'node:child_process';
import { PermanentError } from '@casper-trace/casper-types/app-error';

export const canPin = spawnSync('taskset', ['-c', '0', 'true']).status === 0;

/** Standard output of the program. */
export function pinned(program: string, args: readonly string[], environment: Record<string, string>): string {
  const [command, all] = canPin ? ['taskset', ['-c', '0', program, ...args]] : [program, args];
  const { status, stdout } = spawnSync(command, all, {
    env: { ...process.env, ...environment },
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new PermanentError('bench', `${program} failed`);
  return stdout;
}
