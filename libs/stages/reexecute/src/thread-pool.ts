// The worker threads that re-execute. A transaction that takes too long or too much memory costs its thread, not the
// program: the block is run again without it.
import { setInterval } from 'node:timers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Worker } from 'node:worker_threads';
import { PermanentError, RetryableError } from '@casper-trace/casper-types/app-error';
import type { BlockRecord } from '@casper-trace/db/block-record';
import { faults } from '@casper-trace/telemetry/faults';
import { Piscina } from 'piscina';
import { type BlockTask, errorOf, type ThreadAnswer, type ThreadTask } from './block-task.js';
import { processorMs } from './thread-time.js';

/** What a transaction may take before it is given up. */
export interface TransactionLimits {
  /** Processor time. */
  readonly transactionSeconds: number;
  readonly threadMemoryMb: number;
}

export interface ThreadLimits extends TransactionLimits {
  readonly threads: number;
}

const WATCH_EVERY_MS = 100;

/**
 * Stack of a thread, MiB; memory is taken only where it is used. Twelve nested instances that fill wasmi's value stack
 * take less than half of it; with less room V8 gives up where the network goes on.
 */
export const THREAD_STACK_MB = 96;

/** Longest that a thread may take to load its program when the pool is closed. */
const LOADED_WITHIN_MS = 3_000;
const LOOK_EVERY_MS = 20;

export class ThreadPool {
  private readonly limits: ThreadLimits;
  private readonly program: string;
  /** Threads that load their program. V8 aborts the process if one of them is ended. */
  private readonly loading = new Set<Worker>();
  /** Made for the first block: without one no thread begins to load. */
  private pool: Piscina<ThreadTask, ThreadAnswer> | undefined;
  private closing = false;

  /** @param program path of the thread's entry */
  constructor(limits: ThreadLimits, program = fileURLToPath(new URL('./thread.js', import.meta.url))) {
    this.limits = limits;
    this.program = program;
  }

  /** Runs a block, again and again if need be, until every transaction is executed or known to be over a limit. */
  async run(task: BlockTask): Promise<BlockRecord> {
    const overLimit: number[] = [];
    for (;;) {
      const running = new Int32Array(new SharedArrayBuffer(8));
      const { transactionSeconds, threadMemoryMb } = this.limits;
      const limits = { transactionSeconds, threadMemoryMb };
      const answer = await this.attempt({ ...task, limits, overLimit, running: running.buffer }, running);
      if (answer !== 'over limit') {
        if (answer.ok) return answer.record;
        throw errorOf(answer.fault);
      }
      const index = Atomics.load(running, 0) - 1;
      if (index < 0 || overLimit.includes(index)) {
        throw new PermanentError(
          'limit',
          'a block takes more memory than a thread may have, even without executing anything',
        );
      }
      overLimit.push(index);
    }
  }

  /** Ends the threads; what runs is given up and fails as retryable. */
  async close(): Promise<void> {
    this.closing = true;
    const deadline = Date.now() + LOADED_WITHIN_MS;
    while (this.loading.size > 0 && Date.now() < deadline) await sleep(LOOK_EVERY_MS);
    process.off('worker', this.watchLoading);
    await this.pool?.destroy();
  }

  private open(): Piscina<ThreadTask, ThreadAnswer> {
    if (this.pool !== undefined) return this.pool;
    process.on('worker', this.watchLoading);
    this.pool = new Piscina<ThreadTask, ThreadAnswer>({
      filename: this.program,
      name: 'runBlockTask',
      minThreads: 1,
      maxThreads: this.limits.threads,
      idleTimeout: 60_000,
      resourceLimits: { maxOldGenerationSizeMb: this.limits.threadMemoryMb, stackSizeMb: THREAD_STACK_MB },
    });
    // A thread that dies fails its task, which gets the same error.
    this.pool.on('error', (error) => faults.report('worker thread', error));
    return this.pool;
  }

  /** The first message of Piscina's threads says that their program is loaded. */
  private readonly watchLoading = (thread: Worker): void => {
    this.loading.add(thread);
    const loaded = (): void => void this.loading.delete(thread);
    thread.once('message', loaded);
    thread.once('exit', loaded);
  };

  private async attempt(task: ThreadTask, running: Int32Array): Promise<ThreadAnswer | 'over limit'> {
    if (this.closing) throw stopped();
    const tooLong = new AbortController();
    const watch = this.watch(running, () => tooLong.abort());
    try {
      return await this.open().run(task, { signal: tooLong.signal });
    } catch (error) {
      if (this.closing) throw stopped();
      const outOfMemory = (error as { code?: unknown }).code === 'ERR_WORKER_OUT_OF_MEMORY';
      if (tooLong.signal.aborted || outOfMemory) return 'over limit';
      throw error;
    } finally {
      clearInterval(watch);
    }
  }

  /** Looks from outside how much processor time the same transaction has taken. */
  private watch(running: Int32Array, onTooLong: () => void): NodeJS.Timeout {
    let last = 0;
    let since = 0;
    return setInterval(() => {
      const current = Atomics.load(running, 0);
      if (current === 0) return;
      const used = processorMs(Atomics.load(running, 1));
      if (current !== last) {
        last = current;
        since = used;
      } else if (used - since > this.limits.transactionSeconds * 1000) {
        onTooLong();
      }
    }, WATCH_EVERY_MS);
  }
}

const stopped = (): RetryableError =>
  new RetryableError('stopped', 'the program stops: the block is done at the next start');
