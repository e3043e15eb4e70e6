// The same passes on several worker threads at once.
import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Pass } from './passes.js';
import type { ThreadAnswer, ThreadTask } from './thread-task.js';

export interface ThreadsMeasured {
  /** Milliseconds until each thread's code was loaded. */
  readonly start: readonly number[];
  /** Growth of the process's resident memory, and JavaScript heap of the threads, in bytes a thread. */
  readonly residentPerThread: number;
  readonly heapPerThread: number;
  /** Passes a second, all threads together. */
  readonly passesPerSecond: number;
}

async function answerOf<Answer>(worker: Worker): Promise<Answer> {
  const [answer] = (await once(worker, 'message')) as [Answer];
  return answer;
}

async function started(): Promise<{ readonly worker: Worker; readonly milliseconds: number }> {
  const start = performance.now();
  const worker = new Worker(join(import.meta.dirname, 'thread.js'));
  await answerOf(worker);
  const milliseconds = performance.now() - start;
  await answerOf(worker);
  return { worker, milliseconds };
}

async function runPasses(worker: Worker, task: ThreadTask): Promise<ThreadAnswer> {
  const answer = answerOf<ThreadAnswer>(worker);
  worker.postMessage(task);
  return answer;
}

/** Each thread warms up with as many passes as are then counted. */
export async function onThreads(threads: number, pass: Pass, count: number): Promise<ThreadsMeasured> {
  const before = process.memoryUsage.rss();
  const start: number[] = [];
  const workers: Worker[] = [];
  while (workers.length < threads) {
    const { worker, milliseconds } = await started();
    workers.push(worker);
    start.push(milliseconds);
  }
  const all = (passes: number) => Promise.all(workers.map((worker) => runPasses(worker, { pass, count: passes })));
  await all(count);
  const begin = performance.now();
  const answers = await all(count);
  const seconds = (performance.now() - begin) / 1000;
  const resident = process.memoryUsage.rss() - before;
  await Promise.all(workers.map((worker) => worker.terminate()));
  return {
    start,
    residentPerThread: resident / threads,
    heapPerThread: answers.reduce((total, { heapUsed }) => total + heapUsed, 0) / threads,
    // The pass that fills the caches counts: it is part of the time.
    passesPerSecond: (threads * (count + 1)) / seconds,
  };
}
