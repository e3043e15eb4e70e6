// Runs the built command as a user does: a process of its own, its two outputs apart.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { NO_SETTINGS } from './no-settings.js';

const root = resolve(import.meta.dirname, '../..');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The line that `index --json` prints. */
export interface IndexLine {
  readonly trust: 'pinned' | 'first block' | 'none';
  /** Each `HEIGHT:HASH`. */
  readonly roots: readonly string[];
  readonly blocks: number;
  readonly blocksProven: number;
  readonly transactions: number;
  readonly verified: number;
  readonly diverged: number;
  readonly unverifiable: number;
  readonly reasons: Readonly<Record<string, number>>;
  readonly evidence: Readonly<Record<string, number>>;
  readonly contradictions: number;
  readonly digest: string;
  readonly seconds: number;
}

/** @param ownGroup whether a signal to its process group reaches it and what it started, but not the test */
export function startCasperTrace(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  ownGroup = false,
): ChildProcess {
  if (!existsSync(join(root, 'apps/cli/dist/main.js'))) throw new RangeError('not built: run npm run build first');
  return spawn(process.execPath, [join(root, 'bin/casper-trace.js'), ...args], {
    env: { ...process.env, ...NO_SETTINGS, CASPER_TRACE_THREADS: '2', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: ownGroup,
  });
}

/** What it printed to standard error so far. */
export function logOf(child: ChildProcess): () => string {
  let log = '';
  child.stderr?.on('data', (text: Buffer) => {
    log += text.toString();
  });
  child.stdout?.resume();
  return () => log;
}

export async function casperTrace(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return ended(startCasperTrace(args, environment));
}

export async function ended(child: ChildProcess): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (text: Buffer) => {
    stdout += text.toString();
  });
  child.stderr?.on('data', (text: Buffer) => {
    stderr += text.toString();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

/** What a run printed, which must be one JSON line and nothing else. */
export function indexLine({ stdout, stderr }: Ended): IndexLine {
  const lines = stdout.split('\n');
  if (lines.length !== 2 || lines[1] !== '') throw new RangeError(`not one line: '${stdout}'; ${stderr}`);
  return JSON.parse(lines[0]) as IndexLine;
}
