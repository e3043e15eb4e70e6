// Runs `calibrateArchive` in a thread of its own: see calibrate-thread.ts.
import { fileURLToPath } from 'node:url';
import { errorOf } from '@casper-trace/reexecute/block-task';
import { THREAD_STACK_MB } from '@casper-trace/reexecute/thread-pool';
import { Piscina } from 'piscina';
import type { Calibration } from './calibrate-archive.js';
import type { CalibrateAnswer } from './calibrate-thread.js';

/** The errors of `calibrateArchive`. */
export async function calibrateInThread(folder: string): Promise<readonly Calibration[]> {
  const pool = new Piscina<string, CalibrateAnswer>({
    filename: fileURLToPath(new URL('./calibrate-thread.js', import.meta.url)),
    name: 'runCalibrateTask',
    maxThreads: 1,
    resourceLimits: { stackSizeMb: THREAD_STACK_MB },
  });
  try {
    const answer = await pool.run(folder);
    if (answer.ok) return answer.rows;
    throw errorOf(answer.fault);
  } finally {
    await pool.destroy();
  }
}
