// Clients that ask over HTTP, each its next question as soon as it has an answer. (autocannon was looked at: it has no
// 95th percentile, and takes a GraphQL error for a success, since its status is 200.)
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { Pool } from 'undici';
import type { ApiQuery } from './queries.js';
import type { ServerProcess } from './server-process.js';

export interface Latencies {
  readonly requests: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Milliseconds of processor time that the API process used for a request. */
  readonly processor: number;
}

/** Most requests of one measurement. */
const MAX_REQUESTS = 20_000;

export async function measure(
  server: ServerProcess,
  asked: ApiQuery,
  clients: number,
  seconds: number,
): Promise<Latencies> {
  const pool = new Pool(server.url, { connections: clients, pipelining: 1 });
  try {
    // Connections, compiled code and pages in memory: every subject once, up to a fifth of the time.
    await run(pool, asked, clients, seconds / 5);
    const processorBefore = await server.processorTime();
    const started = performance.now();
    const samples = await run(pool, asked, clients, seconds);
    const elapsed = (performance.now() - started) / 1000;
    const processor = ((await server.processorTime()) - processorBefore) / samples.length;
    samples.sort((left, right) => left - right);
    return {
      requests: samples.length,
      perSecond: samples.length / elapsed,
      p50: percentile(samples, 50),
      p95: percentile(samples, 95),
      p99: percentile(samples, 99),
      processor,
    };
  } finally {
    await pool.close();
  }
}

async function run(pool: Pool, asked: ApiQuery, clients: number, seconds: number): Promise<number[]> {
  const bodies = asked.variables.map((variables) => JSON.stringify({ query: asked.query, variables }));
  const end = performance.now() + seconds * 1000;
  const samples: number[] = [];
  let next = 0;
  const client = async (): Promise<void> => {
    while (performance.now() < end && next < MAX_REQUESTS) {
      const body = bodies[next++ % bodies.length];
      const started = performance.now();
      await ask(pool, asked.name, body);
      samples.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return samples;
}

/** PermanentError 'bench' for an answer with errors: fast refusals are no figures. */
async function ask(pool: Pool, name: string, body: string): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await pool.request({ path: '/graphql', method: 'POST', headers, body });
  const text = await answer.body.text();
  if (answer.statusCode !== 200 || text.startsWith('{"errors"')) {
    throw new PermanentError('bench', `${name}: status ${answer.statusCode}, ${text.slice(0, 400)}`);
  }
}

/** Smallest sample that so many per cent of the samples do not exceed. */
function percentile(sorted: readonly number[], per: number): number {
  return sorted[Math.max(0, Math.ceil((sorted.length * per) / 100) - 1)] ?? 0;
}
