// From nothing to a recorded chain behind GraphQL, and a clean end.
import { startedByNpm } from '@casper-trace/config/settings';
import { readInstallation } from '@casper-trace/db/chains';
import { Database } from '@casper-trace/db/database';
import { openSecretBox } from '@casper-trace/db/delivery/secret-box';
import type { OpenDatabase } from '@casper-trace/db/open-database';
import { whileBeating } from '@casper-trace/db/roles/beats';
import { ENGINE_VERSION } from '@casper-trace/db/versions';
import {
  type IndexedChain,
  type IndexRun,
  indexArchive,
  keepRecorded,
  warningLines,
} from '@casper-trace/ingest/index-archive';
import { IngestService } from '@casper-trace/ingest/ingest.service';
import { BlockQueue } from '@casper-trace/queue/block-queue';
import { RecordService } from '@casper-trace/record/record.service';
import { ReexecuteService } from '@casper-trace/reexecute/reexecute.service';
import { Logger } from '@casper-trace/telemetry/logger';
import { createProgress } from '@casper-trace/telemetry/progress';
import { atMost, untilSuccess } from '@casper-trace/telemetry/retry';
import { StopRequest, stopSignal } from '@casper-trace/telemetry/shutdown';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ApiProcess } from './api-process.js';
import { AppModule } from './app.module.js';
import { listen } from './listen.js';
import type { StartOptions } from './options.js';
import { resultTable } from './result-table.js';
import { waitForDatabase } from './wait-for-database.js';

/** What a lost server holds up is left behind. */
const CLOSE_WITHIN_MS = 5_000;

/** Runs until it is told to stop. */
export async function start(options: StartOptions): Promise<void> {
  const signal = stopSignal(startedByNpm());
  const open = await waitForDatabase(options, signal);
  try {
    const stop = AbortSignal.any([signal, open.lost]);
    const app = await createApp(options, open, stop);
    const api = options.apiProcess ? new ApiProcess(new Logger(options.settings.logLevel)) : undefined;
    try {
      await run(app, options, open, api, stop);
    } finally {
      await atMost(CLOSE_WITHIN_MS, Promise.all([api?.stop(), close(app)]));
    }
  } finally {
    await open.close();
  }
}

async function createApp(
  { settings, data, apiProcess }: StartOptions,
  { database }: OpenDatabase,
  signal: AbortSignal,
): Promise<INestApplication> {
  const queue = {
    redisUrl: settings.redisUrl,
    databaseUrl: database.url,
    installation: await untilSuccess(signal, () => readInstallation(database)),
    version: ENGINE_VERSION,
  };
  const box = await untilSuccess(signal, () => openSecretBox(database, settings.secretKey, data));
  const logger = new Logger(settings.logLevel);
  return NestFactory.create(AppModule.over(database, queue, settings, box, !apiProcess), {
    logger,
    abortOnError: false,
  });
}

async function run(
  app: INestApplication,
  options: StartOptions,
  open: OpenDatabase,
  api: ApiProcess | undefined,
  signal: AbortSignal,
): Promise<void> {
  const { archive, pins, settings } = options;
  const { embedded } = open;
  const address =
    api === undefined ? await listen(app, settings.host, settings.port) : await serveApart(app, api, options, open);
  process.stderr.write(`status page ${address}\n`);
  const started = performance.now();
  // What is recorded here is not all: the workers take what others ingest into the same database, too.
  await whileBeating(app.get(Database), 'record', async () => {
    const how = { pins, alone: embedded, concurrency: settings.threads, limits: settings };
    const indexed = await index(app, { archive, ...how }, signal);
    process.stderr.write(warningLines(indexed.chain));
    const seconds = (performance.now() - started) / 1000;
    const summary = await untilSuccess(signal, () => app.get(RecordService).summary(indexed.chain.id));
    process.stdout.write(resultTable(summary, indexed, seconds, address));
    const [queue, ingest] = [app.get(BlockQueue), app.get(IngestService)];
    await untilStopped(keepRecorded({ database: app.get(Database), queue, ingest, signal }, indexed.chain));
  });
}

async function serveApart(
  app: INestApplication,
  api: ApiProcess,
  { settings, data }: StartOptions,
  { database }: OpenDatabase,
): Promise<string> {
  await app.init();
  return api.start({ databaseUrl: database.url, data, settings });
}

async function index(
  app: INestApplication,
  { archive, ...how }: Pick<IndexRun, 'pins' | 'alone' | 'concurrency' | 'limits'> & { readonly archive: string },
  signal: AbortSignal,
): Promise<IndexedChain> {
  const reexecute = app.get(ReexecuteService);
  const record = app.get(RecordService);
  const ingested = createProgress('blocks ingested');
  const recorded = createProgress('blocks recorded');
  try {
    return await indexArchive(
      {
        database: app.get(Database),
        queue: app.get(BlockQueue),
        ingest: app.get(IngestService),
        onChain: (chain) => reexecute.useArchive(chain),
        reexecute: (job) => reexecute.reexecute(job),
        record: (chainId, found) => record.record(chainId, found),
        ...how,
        onIngested: (done, total) => {
          ingested.update(done, total);
          if (done === total) ingested.stop();
        },
        onRecorded: (done, total) => recorded.update(done, total),
        signal,
      },
      archive,
    );
  } finally {
    ingested.stop();
    recorded.stop();
  }
}

/** Work without an end, ended by a request to stop; throws any other reason. */
async function untilStopped(work: Promise<never>): Promise<void> {
  try {
    await work;
  } catch (reason) {
    if (!(reason instanceof StopRequest)) throw reason;
    process.stderr.write('stopping\n');
  }
}

/** Threads first: a job that they give up goes back to the queue, and nothing waits for it. */
async function close(app: INestApplication): Promise<void> {
  await app.get(ReexecuteService).onModuleDestroy();
  await app.close();
}
