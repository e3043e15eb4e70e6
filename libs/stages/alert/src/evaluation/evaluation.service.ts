// Evaluates every chain of the database while the application runs.
import { addBuiltInRules } from '@casper-trace/db/alerts/rules';
import { readChainIds } from '@casper-trace/db/chains';
import { Database, isOutage } from '@casper-trace/db/database';
import { RoleBeat } from '@casper-trace/db/roles/beats';
import { builtInRules } from '@casper-trace/rules/built-in/built-in-rules';
import { rest } from '@casper-trace/telemetry/retry';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { evaluateNext, raiseStalls } from './evaluator.js';
import { StallWatch } from './stalls.js';

/** Looks for recorded blocks this often once all is evaluated. */
const LOOK_EVERY_MS = 500;
/** After a fault: it may pass, and the log should stay readable. */
const REST_MS = 5_000;
const LOOK_FOR_STALLS_EVERY_MS = 30_000;

@Injectable()
export class EvaluationService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly database: Database;
  private readonly beat: RoleBeat;
  private readonly logger = new Logger('alert');
  private readonly stalls = new StallWatch();
  private readonly stop = new AbortController();
  private running: Promise<unknown> = Promise.resolve();

  constructor(database: Database) {
    this.database = database;
    this.beat = new RoleBeat(database, 'evaluation');
  }

  /** Two loops: one that hangs must not hide from the other that it does. */
  onApplicationBootstrap(): void {
    this.running = Promise.all([
      this.loop(() => this.evaluate()),
      this.loop(async () => {
        await rest(this.stop.signal, LOOK_FOR_STALLS_EVERY_MS);
        if (!this.stop.signal.aborted) await this.lookForStalls();
      }),
    ]);
  }

  async onModuleDestroy(): Promise<void> {
    this.stop.abort();
    await this.running;
    await this.beat.end();
  }

  private async loop(work: () => Promise<void>): Promise<void> {
    while (!this.stop.signal.aborted) {
      try {
        await work();
      } catch (error) {
        if (!isOutage(error)) this.logger.error(error instanceof Error ? error.message : String(error));
        await rest(this.stop.signal, REST_MS);
      }
    }
  }

  private async evaluate(): Promise<void> {
    await addBuiltInRules(this.database, builtInRules);
    for (;;) {
      await this.beat.beat();
      let blocks = 0;
      for (const chainId of await readChainIds(this.database)) {
        if (this.stop.signal.aborted) return;
        const pass = await evaluateNext(this.database, chainId);
        blocks += pass.blocks - pass.faults.length;
        for (const { ruleId, height, error } of pass.faults) {
          if (isOutage(error)) continue;
          const reason = error instanceof Error ? error.message : String(error);
          this.logger.error(`rule ${ruleId} cannot be evaluated at height ${height}: ${reason}`);
        }
        if (pass.faults.length > 0) await rest(this.stop.signal, REST_MS);
      }
      if (blocks <= 0) await rest(this.stop.signal, LOOK_EVERY_MS);
      if (this.stop.signal.aborted) return;
    }
  }

  private async lookForStalls(): Promise<void> {
    for (const chainId of await readChainIds(this.database)) await raiseStalls(this.database, chainId, this.stalls);
  }
}
