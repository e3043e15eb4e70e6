// What happens to a thread that does not come back, with a stand-in for the thread's program.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RetryableError } from '@casper-trace/casper-types/app-error';
import { afterAll, describe, expect, it } from 'vitest';
import type { BlockTask } from './block-task.js';
import { ThreadPool } from './thread-pool.js';

const folder = mkdtempSync(join(tmpdir(), 'casper-trace-threads-'));
afterAll(() => rmSync(folder, { recursive: true }));

/**
 * Transaction 1 never ends, transaction 3 needs more memory than there is; the answer says which were left out. On the
 * network `suspended` a transaction takes a second of the clock and next to no processor time.
 */
const PROGRAM = `
import { readlinkSync } from 'node:fs';
export function runBlockTask({ overLimit, running, rawBlock }) {
  const current = new Int32Array(running);
  try { current[1] = Number(readlinkSync('/proc/thread-self').split('/').at(-1)); } catch { /* not on Linux */ }
  if (rawBlock === 'fault') return { ok: false, fault: { retryable: false, code: 'trie-node-hash', message: 'node ab', meta: {} } };
  for (let index = 0; index < 5; index++) {
    if (overLimit.includes(index)) continue;
    Atomics.store(current, 0, index + 1);
    if (rawBlock === 'suspended') {
      if (index === 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500);
      continue;
    }
    if (index === 1 || rawBlock === 'endless') for (;;);
    if (index === 3) { const hoard = []; for (;;) hoard.push(new Array(1000).fill(hoard.length)); }
  }
  return { ok: true, record: { left: overLimit } };
}`;
const program = join(folder, 'thread.mjs');
writeFileSync(program, PROGRAM);

const limits = { threads: 1, transactionSeconds: 0.3, threadMemoryMb: 64 };
const task = (rawBlock: string): BlockTask => ({
  trieStorePath: '',
  chainspec: undefined,
  rawBlock,
  rawParent: undefined,
  rawTransactions: [],
  recordedMessages: [],
  inputs: 0,
  trust: { finality: { kind: 'none', reason: 'not decided', signed: undefined }, rootOfTrust: undefined },
});

describe('[reexecute] thread pool', () => {
  it('leaves out what takes too long or too much memory, and runs the rest of the block', async () => {
    const pool = new ThreadPool(limits, program);
    expect(await pool.run(task('poison'))).toEqual({ left: [1, 3] });
    await pool.close();
  });

  it('gives up nothing because the clock went on', async () => {
    const pool = new ThreadPool(limits, program);
    expect(await pool.run(task('suspended'))).toEqual({ left: [] });
    await pool.close();
  });

  it('hands a fault on with its code', async () => {
    const pool = new ThreadPool(limits, program);
    await expect(pool.run(task('fault'))).rejects.toMatchObject({
      code: 'trie-node-hash',
      message: 'node ab',
      retryable: false,
    });
    await pool.close();
  });

  it('gives running work up as retryable when it is closed', async () => {
    const pool = new ThreadPool({ ...limits, transactionSeconds: 60 }, program);
    const given = pool.run(task('endless')).catch((error: unknown) => error);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await pool.close();
    expect(await given).toBeInstanceOf(RetryableError);
  });
});
