// What /health and the status page say about outages: never where a service is, which is for the log alone.
import { type Outage, outages, type Service } from '@casper-trace/telemetry/outages';

export interface OutageDocument {
  readonly service: Service;
  /** ISO 8601. */
  readonly since: string;
  readonly reason: string;
}

export interface HealthDocument {
  /** `degraded`: queries are answered, but nothing more is recorded. `down`: neither. */
  readonly status: 'ok' | 'degraded' | 'down';
  readonly outages: readonly OutageDocument[];
}

const PUBLIC_REASONS: Readonly<Record<Service, string>> = {
  database: 'the database does not answer',
  queue: 'the queue does not answer',
  disk: 'the disk of the database is full',
  recording: 'blocks wait and none is finished',
  main: 'the main process does not answer: nothing is recorded, evaluated or delivered',
};

export const outageDocument = ({ service, since }: Outage): OutageDocument => ({
  service,
  since: since.toISOString(),
  reason: PUBLIC_REASONS[service],
});

/** @param answers whether the database answered just now */
export function healthDocument(answers: boolean): HealthDocument {
  const known = outages.list().map(outageDocument);
  if (!answers && !outages.has('database')) {
    known.unshift({ service: 'database', since: new Date().toISOString(), reason: PUBLIC_REASONS.database });
  }
  return { status: answers ? (known.length === 0 ? 'ok' : 'degraded') : 'down', outages: known };
}
