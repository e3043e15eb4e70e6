// Notices that jobs wait and none is finished: whatever the cause, work must not stand still in silence.
import { setInterval } from 'node:timers';
import { faults } from '@casper-trace/telemetry/faults';
import { outages } from '@casper-trace/telemetry/outages';

const STALLED_AFTER_MS = 60_000;
/** Looks this often within that time. */
const LOOKS = 12;

export class WorkWatch {
  private readonly pending: () => Promise<number>;
  private readonly stalledAfterMs: number;
  private readonly now: () => number;
  private lastFinished = 0;
  private lastJobs = 0;
  private looking = false;
  private timer: NodeJS.Timeout | undefined;

  /**
   * @param pending number of jobs that wait or run
   * @param now milliseconds
   */
  constructor(pending: () => Promise<number>, stalledAfterMs = STALLED_AFTER_MS, now = () => performance.now()) {
    this.now = now;
    this.pending = pending;
    this.stalledAfterMs = stalledAfterMs;
  }

  start(): void {
    if (this.timer !== undefined) return;
    this.lastFinished = this.now();
    this.timer = setInterval(() => void this.look(), this.stalledAfterMs / LOOKS);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
    outages.recovered('recording');
  }

  /** A job is done. */
  finished(): void {
    this.lastFinished = this.now();
    outages.recovered('recording');
  }

  /** Called by the timer. */
  async look(): Promise<void> {
    // A queue that does not answer is an outage of its own; the call waits until it is over.
    if (this.looking) return;
    this.looking = true;
    const asked = this.now();
    try {
      const jobs = await this.pending();
      const silentFor = this.now() - this.lastFinished;
      // Another process may have finished what is gone.
      const hasMoved = jobs === 0 || jobs < this.lastJobs;
      this.lastJobs = jobs;
      if (hasMoved) this.finished();
      else if (this.now() - asked > this.stalledAfterMs / LOOKS) this.lastFinished = this.now();
      else if (silentFor >= this.stalledAfterMs) {
        outages.failed('recording', `${jobs} blocks wait and none was finished for ${Math.round(silentFor / 1000)} s`);
      }
    } catch (error) {
      faults.report('watch of the work', error);
      this.lastFinished = this.now();
    } finally {
      this.looking = false;
    }
  }
}
