// Runs the back-tests that were asked for over the network, one after the other, while the application runs.
import { AppError } from '@casper-trace/casper-types/app-error';
import { failBackTest } from '@casper-trace/db/alerts/back-tests';
import { leaseRequested, releaseRequested } from '@casper-trace/db/alerts/requested-back-tests';
import { Database, isOutage } from '@casper-trace/db/database';
import { checkRule } from '@casper-trace/rules/compile';
import { rest } from '@casper-trace/telemetry/retry';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { runBackTest } from './back-test.js';

/** Waits after the first, second, … failure that may pass; after the last one the back-test ends. */
const RETRY_WAITS_MS = [5_000, 30_000, 300_000, 1_800_000] as const;
const LOOK_EVERY_MS = 1000;
const REST_MS = 5000;

@Injectable()
export class RequestedBackTests implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly database: Database;
  private readonly logger = new Logger('back-test');
  private readonly stop = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(database: Database) {
    this.database = database;
  }

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  /** One under way stays `running` and goes on when the application starts again. */
  async onModuleDestroy(): Promise<void> {
    this.stop.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stop;
    while (!signal.aborted) {
      try {
        if (!(await this.runNext())) await rest(this.stop.signal, LOOK_EVERY_MS);
      } catch (error) {
        if (!isOutage(error)) this.logger.error(error instanceof Error ? error.message : String(error));
        await rest(this.stop.signal, REST_MS);
      }
    }
  }

  /** Whether there was one. One that fails is noted with the reason and may be tried again later: the others go on. */
  async runNext(now = new Date()): Promise<boolean> {
    const test = await leaseRequested(this.database, now);
    if (test === undefined) return false;
    const { id, chainId, ruleVersion, fromHeight, toHeight } = test;
    try {
      const document = checkRule(test.document);
      const request = { id, chainId, document, ruleVersion, from: fromHeight, to: toHeight, createdBy: '' };
      await runBackTest(this.database, request, { signal: this.stop.signal });
    } catch (error) {
      if (this.stop.signal.aborted) {
        await releaseRequested(this.database, id);
        return true;
      }
      // A fault that cannot pass ends it at once.
      const wait = error instanceof AppError && error.retryable ? RETRY_WAITS_MS.at(test.failures) : undefined;
      const nextAttempt = wait === undefined ? undefined : new Date(now.getTime() + wait);
      const reason = error instanceof Error ? error.message : String(error);
      await failBackTest(this.database, id, reason, nextAttempt);
      const what = nextAttempt === undefined ? 'has failed' : `is tried again at ${nextAttempt.toISOString()}`;
      this.logger.error(`back-test ${id} ${what}: ${reason}`);
    }
    return true;
  }
}
