// What is particular to a queue in Redis: its connections, and whether it answers.
import { faults } from '@casper-trace/telemetry/faults';
import { outages } from '@casper-trace/telemetry/outages';
import { ANSWER_WITHIN_MS, startProbe } from '@casper-trace/telemetry/probe';
import { pauseAfter } from '@casper-trace/telemetry/retry';
import { Redis } from 'ioredis';

/** A worker waits for a lost server for as long as it takes. */
export function redisOptions(url: string) {
  return { url, maxRetriesPerRequest: null, connectTimeout: ANSWER_WITHIN_MS, retryStrategy: pauseAfter };
}

/** Whether the connection is what is wrong, and not a job. */
export function isLostConnection(error: unknown): boolean {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  return LOST.test(`${String(code)} ${String(message)}`);
}

const LOST =
  /ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|onnection is closed|LOADING|MASTERDOWN|max number of clients|Stream isn't writeable|Command timed out/;

export function reportRedisFault(error: unknown, url: string): void {
  outages.failed('queue', describeRedisFault(error, url));
}

/** One line, never the password. */
function describeRedisFault(error: unknown, url: string): string {
  const reason = error instanceof Error ? error.message : String(error);
  return `the queue at redis ${new URL(url).host} does not answer: ${reason}; work waits for it`;
}

/** Until the returned function is called, outages of Redis are noticed, and so is their end. */
export function watchRedis(url: string): () => Promise<void> {
  let client: Redis | undefined;
  const drop = (): Promise<void> => {
    client?.disconnect();
    client = undefined;
    return Promise.resolve();
  };
  return startProbe('queue', {
    async ask() {
      client ??= probeClient(url);
      try {
        await client.ping();
      } catch (error) {
        await drop();
        throw error;
      }
    },
    describe: (error) => describeRedisFault(error, url),
    close: drop,
  });
}

/** Fails at once where the others wait. */
function probeClient(url: string): Redis {
  const client = new Redis(url, {
    connectTimeout: ANSWER_WITHIN_MS,
    commandTimeout: ANSWER_WITHIN_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  client.on('error', (error) => {
    if (isLostConnection(error)) reportRedisFault(error, url);
    else faults.report('queue', error);
  });
  return client;
}
