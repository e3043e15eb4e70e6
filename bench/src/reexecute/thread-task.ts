// What the benchmark asks of a worker thread, and what it answers.
import type { Pass } from './passes.js';

export interface ThreadTask {
  readonly pass: Pass;
  readonly count: number;
}

export interface ThreadAnswer {
  /** Milliseconds of each warm pass. */
  readonly samples: readonly number[];
  /** Bytes of the thread's own JavaScript heap. */
  readonly heapUsed: number;
}
