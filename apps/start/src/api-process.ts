// GraphQL and the pages in a process of their own (`--api-process`): however busy queries keep it, recording, evaluation and
// delivery go on in the main process. One that ends by itself is started again on the same port.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import type { Settings } from '@casper-trace/config/settings';
import type { Logger } from '@casper-trace/telemetry/logger';
import { type Outage, outages } from '@casper-trace/telemetry/outages';

/** What the process is told, over its channel: arguments and environment can be read by others. */
export interface ApiOrder {
  readonly databaseUrl: string;
  readonly data: string;
  readonly settings: Settings;
}

/** What it is told from then on, whether something changed or not: a main process that is silent hangs. */
export interface ApiNews {
  readonly outages: readonly Outage[];
}

export const NEWS_EVERY_MS = 1_000;

/** What it answers, once. */
export type ApiAnswer =
  | { readonly address: string }
  | { readonly fault: { readonly code: string; readonly message: string } };

const RESTART_AFTER_MS = 1_000;
const KILLED_AFTER_MS = 5_000;

export class ApiProcess {
  private readonly logger: Logger;
  private child: ChildProcess | undefined;
  private stopping = false;

  constructor(logger: Logger) {
    this.logger = logger;
  }

  /** The URL that it listens on. PermanentErrors of the process as its own. */
  async start(order: ApiOrder): Promise<string> {
    const child = fork(fileURLToPath(new URL('./api-main.js', import.meta.url)), [], {
      serialization: 'advanced',
      stdio: ['ignore', 2, 2, 'ipc'],
    });
    this.child = child;
    const answered = once(child, 'message') as Promise<[ApiAnswer]>;
    const ended = once(child, 'exit');
    // A process that ended has closed its channel: what is said to it is lost, and `ended` tells.
    child.on('error', (error) => this.logger.error(`API process: ${error.message}`));
    child.send(order);
    const first = await Promise.race([answered, ended.then(() => undefined)]);
    const answer: ApiAnswer = first?.[0] ?? { fault: { code: 'api-process', message: 'the API process ended' } };
    if ('fault' in answer) throw new PermanentError(answer.fault.code, answer.fault.message);
    const port = Number(new URL(answer.address).port);
    const news = setInterval(() => {
      const now: ApiNews = { outages: outages.list() };
      if (child.connected) child.send(now);
    }, NEWS_EVERY_MS);
    void ended.then(() => clearInterval(news));
    void ended.then(() => this.restart({ ...order, settings: { ...order.settings, port } }));
    process.stderr.write(`API process ${child.pid ?? ''}\n`);
    return answer.address;
  }

  /** Asks it to end; kills it if it does not. */
  async stop(): Promise<void> {
    this.stopping = true;
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), KILLED_AFTER_MS);
    await ended;
    clearTimeout(timer);
  }

  private async restart(order: ApiOrder): Promise<void> {
    while (!this.stopping) {
      this.logger.error('the API process ended: it is started again');
      await sleep(RESTART_AFTER_MS);
      if (this.stopping) return;
      try {
        await this.start(order);
        return;
      } catch (error) {
        this.logger.error(error instanceof Error ? error.message : String(error));
      }
    }
  }
}
