// A worker thread of the benchmark. It says `started` when its code is loaded, `read` when it holds the chain.
import { parentPort } from 'node:worker_threads';
import { readRecordedChain } from '../recorded-chain.js';
import { warmPasses } from './passes.js';
import type { ThreadAnswer, ThreadTask } from './thread-task.js';

parentPort?.postMessage('started');
const chain = await readRecordedChain();
parentPort?.on('message', ({ pass, count }: ThreadTask) => {
  const samples = warmPasses(chain, pass, count);
  const answer: ThreadAnswer = { samples, heapUsed: process.memoryUsage().heapUsed };
  parentPort?.postMessage(answer);
});
parentPort?.postMessage('read');
