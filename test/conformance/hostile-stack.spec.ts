// Modules that are out to overflow the stack: the official engine's outcome in a thread with the stack of those that
// re-execute, a refusal by name where there is less, never another outcome and never the end of the program.
import { readFileSync } from 'node:fs';
import { type ResourceLimits, Worker } from 'node:worker_threads';
import { gunzipSync } from 'node:zlib';
import { THREAD_STACK_MB } from '@casper-trace/reexecute/thread-pool';
import { describe, expect, it } from 'vitest';
import { type DeepFrames, deepModule } from './hostile-modules.js';

interface Vector {
  readonly name: string;
  readonly module: string;
  readonly growMemory: number;
  readonly gasLimit: number;
  readonly entry: string;
  readonly run: { readonly ok: string };
}

const vectors = gunzipSync(readFileSync(new URL('../vectors/hostile/modules.jsonl.gz', import.meta.url)))
  .toString()
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Vector);

const CONTRACT = 20;
const contract = new Uint8Array(32).fill(CONTRACT);

/** Outcomes of the tasks in a thread of its own, on the built packages. */
function inThread(tasks: readonly unknown[], resourceLimits: ResourceLimits): Promise<readonly unknown[]> {
  return new Promise((resolve, reject) => {
    const program = new URL('hostile-thread.mjs', import.meta.url);
    const worker = new Worker(program, { workerData: tasks, resourceLimits, execArgv: [] });
    worker.once('message', (outcomes: readonly unknown[]) => resolve(outcomes));
    worker.once('error', reject);
  });
}

const nested = (frames: DeepFrames) => {
  const session = deepModule(frames);
  return { session, contract: session, byte: CONTRACT };
};
/** Each of the twelve instances nearly fills wasmi's value stack before it calls the next. */
const deepest = [
  nested({ frames: 488, parameters: 256, operands: 0, contract }),
  nested({ frames: 400, parameters: 256, operands: 60, contract }),
  nested({ frames: 8, parameters: 0, operands: 16_000, contract }),
  nested({ frames: 484, parameters: 0, operands: 260, contract }),
];
const overfull = nested({ frames: 480, parameters: 256, operands: 60, contract });
const good = nested({ frames: 3, parameters: 1, operands: 1, contract });

describe('stack of hostile modules', () => {
  it('ends at the same cell as in the official engine', async () => {
    const outcomes = await inThread(vectors, { stackSizeMb: THREAD_STACK_MB });
    expect(outcomes).toEqual(vectors.map(({ run }) => run.ok));
    expect(vectors.filter(({ run }) => run.ok.includes('StackOverflow')).length).toBeGreaterThan(10);
    expect(vectors.filter(({ run }) => run.ok.startsWith('returned')).length).toBeGreaterThan(8);
  });

  it('has room for twelve nested instances of the deepest frames, with half of it to spare', async () => {
    const outcomes = await inThread([...deepest, overfull, good], { stackSizeMb: THREAD_STACK_MB / 2 });
    const atTheLimit = { error: 'Runtime stack overflow', effects: 0 };
    const full = { error: 'Interpreter error: trap: Code(StackOverflow)', effects: 0 };
    expect(outcomes).toEqual([...deepest.map(() => atTheLimit), full, atTheLimit]);
  });

  it('refuses by name in a thread with less, which lives on', async () => {
    const outcomes = await inThread([...deepest, good], { stackSizeMb: 1 });
    const refused = { thrown: 'Unsupported: The engine does not support: a Wasm call stack deeper than V8 allows.' };
    expect(outcomes).toEqual([...deepest.map(() => refused), { error: 'Runtime stack overflow', effects: 0 }]);
  });
});
