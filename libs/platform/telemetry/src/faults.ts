// Faults that are handled where they happen and must not pass unseen: counted, and logged with a rate limit.
import { Logger } from './logger.js';

/** Least time between two lines about the same source. */
const LINE_EVERY_MS = 60_000;

interface Source {
  total: number;
  /** Since the last line. */
  unlogged: number;
  lastLine: number;
}

export class FaultLog {
  private readonly sources = new Map<string, Source>();
  private readonly logger: Pick<Logger, 'error'>;
  private readonly now: () => number;

  /** @param now milliseconds */
  constructor(logger: Pick<Logger, 'error'> = new Logger('warn'), now: () => number = () => performance.now()) {
    this.logger = logger;
    this.now = now;
  }

  /** @param source where it happened, a few words; each source has its own rate limit */
  report(source: string, error: unknown): void {
    const seen = this.sources.get(source) ?? { total: 0, unlogged: 0, lastLine: Number.NEGATIVE_INFINITY };
    this.sources.set(source, seen);
    seen.total += 1;
    if (this.now() - seen.lastLine < LINE_EVERY_MS) {
      seen.unlogged += 1;
      return;
    }
    const more = seen.unlogged === 0 ? '' : ` (and ${seen.unlogged} more faults since the last line)`;
    seen.lastLine = this.now();
    seen.unlogged = 0;
    this.logger.error(`${source}: ${error instanceof Error ? error.message : String(error)}${more}`);
  }

  /** Faults of each source since the start. */
  totals(): ReadonlyMap<string, number> {
    return new Map([...this.sources].map(([source, { total }]) => [source, total]));
  }
}

/** Of this process. */
export const faults = new FaultLog();
