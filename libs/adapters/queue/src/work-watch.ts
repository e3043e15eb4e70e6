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
  private lastFinished = 0;
  private looking = false;
  private timer: NodeJS.Timeout | undefined;

  /** @param pending number of jobs that wait or run */
  constructor(pending: () => Promise<number>, stalledAfterMs = STALLED_AFTER_MS) {
    this.pending = pending;
    this.stalledAfterMs = stalledAfterMs;
  }

  start(): void {
    if (this.timer !== undefined) return;
    this.lastFinished = performance.now();
    this.timer = setInterval(() => void this.look(), this.stalledAfterMs / LOOKS);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
    outages.recovered('recording');
  }

  /** A job is done. */
  finished(): void {
    this.lastFinished = performance.now();
    outages.recovered('recording');
  }

  private async look(): Promise<void> {
    // A queue that does not answer is an outage of its own; the call waits until it is over.
    if (this.looking) return;
    this.looking = true;
    const asked = performance.now();
    try {
      const jobs = await this.pending();
      const silentFor = performance.now() - this.lastFinished;
      if (jobs === 0) this.finished();
      else if (performance.now() - asked > this.stalledAfterMs / LOOKS) this.lastFinished = performance.now();
      else if (silentFor >= this.stalledAfterMs) {
        outages.failed('recording', `${jobs} blocks wait and none was finished for ${Math.round(silentFor / 1000)} s`);
      }
    } catch (error) {
      faults.report('watch of the work', error);
      this.lastFinished = performance.now();
    } finally {
      this.looking = false;
    }
  }
}
