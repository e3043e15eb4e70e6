// The API process: GraphQL and the pages over a database that the main process has opened.
import 'reflect-metadata';
import { AppError } from '@casper-trace/casper-types/app-error';
import { Database } from '@casper-trace/db/database';
import { DatabaseModule } from '@casper-trace/db/database.module';
import { openSecretBox } from '@casper-trace/db/delivery/secret-box';
import { watchDatabase } from '@casper-trace/db/watch-database';
import { QueryModule } from '@casper-trace/query/query.module';
import { Logger } from '@casper-trace/telemetry/logger';
import { outages } from '@casper-trace/telemetry/outages';
import { untilSuccess } from '@casper-trace/telemetry/retry';
import { type INestApplication, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type ApiAnswer, type ApiNews, type ApiOrder, NEWS_EVERY_MS } from './api-process.js';
import { queryOptions } from './app.module.js';
import { listen } from './listen.js';

@Module({})
class ApiModule {}

/** The main process hangs if it says nothing for this long. */
const SILENT_MS = 5 * NEWS_EVERY_MS;

let app: INestApplication | undefined;
const ending = new AbortController();

async function serve({ databaseUrl, data, settings }: ApiOrder): Promise<ApiAnswer> {
  try {
    const database = new Database(databaseUrl);
    watchDatabase(databaseUrl);
    const box = await untilSuccess(ending.signal, () => openSecretBox(database, settings.secretKey, data));
    const imports = [DatabaseModule.forDatabase(database), QueryModule.register(queryOptions(settings, box))];
    const logger = new Logger(settings.logLevel);
    app = await NestFactory.create({ module: ApiModule, imports }, { logger, abortOnError: false });
    return { address: await listen(app, settings.host, settings.port) };
  } catch (error) {
    const { message } = error as Error;
    return { fault: { code: error instanceof AppError ? error.code : 'api-process', message } };
  }
}

/** Shows what the main process misses, and that it is silent. */
function hearNews(): void {
  const silent = setTimeout(() => {
    outages.failed('main', `the main process has said nothing for ${SILENT_MS / 1000} s`);
    silent.refresh();
  }, SILENT_MS);
  process.on('message', (news: ApiNews) => {
    silent.refresh();
    outages.recovered('main');
    outages.hear(news.outages);
  });
}

/** Connections to the database end with the process. */
async function end(): Promise<void> {
  ending.abort();
  await app?.close();
  process.exit(0);
}

process.once('message', (order: ApiOrder) => {
  void serve(order).then((answer) => {
    hearNews();
    process.send?.(answer);
  });
});
// The main process tells when to end; a Ctrl-C reaches both.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => void end());
// The main process is gone.
process.on('disconnect', () => void end());
