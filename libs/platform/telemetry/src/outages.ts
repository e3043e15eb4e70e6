// What this process depends on and does not have at the moment. One line says that an outage began, one a minute that
// it lasts, one that it is over; /health and the status page show the same.
import { Logger } from './logger.js';

/**
 * `recording`: nothing that runs is missing, but jobs wait and none is finished. `main`: seen from the API process, the main
 * process is silent.
 */
export type Service = 'database' | 'queue' | 'disk' | 'recording' | 'main';

export interface Outage {
  readonly service: Service;
  readonly since: Date;
  /** The newest fault in full, for the log: it may name a host. */
  readonly reason: string;
  /** Number of faults since it began. */
  readonly faults: number;
}

interface Entry extends Outage {
  reason: string;
  faults: number;
  lastLine: number | undefined;
}

/** While an outage lasts, the log repeats it this often. */
const REPEAT_MS = 60_000;
/** A service that comes and goes is announced no more often than this. */
const ANNOUNCE_MS = 30_000;

type Lines = Pick<Logger, 'error' | 'warn'>;

export class Outages {
  private readonly current = new Map<Service, Entry>();
  private foreign: readonly Outage[] = [];
  private readonly announced = new Map<Service, number>();
  private readonly logger: Lines;
  private readonly now: () => number;

  /** @param now milliseconds since 1970 */
  constructor(logger: Lines = new Logger('warn'), now: () => number = Date.now) {
    this.logger = logger;
    this.now = now;
  }

  /** A call to the service failed. @param reason one line without secrets */
  failed(service: Service, reason: string): void {
    const now = this.now();
    const entry = this.current.get(service) ?? {
      service,
      since: new Date(now),
      reason,
      faults: 0,
      lastLine: undefined,
    };
    this.current.set(service, entry);
    entry.reason = reason;
    entry.faults += 1;
    if (entry.lastLine === undefined) {
      if (now - (this.announced.get(service) ?? Number.NEGATIVE_INFINITY) < ANNOUNCE_MS) return;
      this.announced.set(service, now);
      this.logger.error(`${service}: ${reason}`);
    } else {
      if (now - entry.lastLine < REPEAT_MS) return;
      this.logger.error(`${service}: for ${secondsSince(entry, now)} s, ${entry.faults} faults, the last: ${reason}`);
    }
    entry.lastLine = now;
  }

  /** The service works. Cheap if it never failed. */
  recovered(service: Service): void {
    const entry = this.current.get(service);
    if (entry === undefined) return;
    this.current.delete(service);
    if (entry.lastLine === undefined) return;
    this.logger.warn(`${service}: works again after ${secondsSince(entry, this.now())} s, ${entry.faults} faults`);
  }

  has(service: Service): boolean {
    return this.current.has(service);
  }

  /** What another process misses: listed here, too, until it says something else. Its log has told. */
  hear(foreign: readonly Outage[]): void {
    this.foreign = foreign;
  }

  /** Each service once. */
  list(): readonly Outage[] {
    const own = [...this.current.values()].map(({ service, since, reason, faults }) => ({
      service,
      since,
      reason,
      faults,
    }));
    return [...own, ...this.foreign.filter(({ service }) => !this.current.has(service))];
  }
}

const secondsSince = ({ since }: Outage, now: number): number => Math.round((now - since.getTime()) / 1000);

/** Of this process. */
export const outages = new Outages();
