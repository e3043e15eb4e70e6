// Runs `traceFromArchive` in a thread of its own: see trace-thread.ts.
import { fileURLToPath } from 'node:url';
import type { TraceReport } from '@casper-trace/query/report/trace-report';
import { errorOf } from '@casper-trace/reexecute/block-task';
import { THREAD_STACK_MB } from '@casper-trace/reexecute/thread-pool';
import { Piscina } from 'piscina';
import type { TraceAnswer, TraceTask } from './trace-thread.js';

/** The errors of `traceFromArchive`. */
export async function traceInThread(task: TraceTask): Promise<TraceReport> {
  const pool = new Piscina<TraceTask, TraceAnswer>({
    filename: fileURLToPath(new URL('./trace-thread.js', import.meta.url)),
    name: 'runTraceTask',
    maxThreads: 1,
    resourceLimits: { stackSizeMb: THREAD_STACK_MB },
  });
  try {
    const answer = await pool.run(task);
    if (answer.ok) return answer.report;
    throw errorOf(answer.fault);
  } finally {
    await pool.destroy();
  }
}
