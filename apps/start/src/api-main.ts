// The API process: GraphQL and the pages over a database that the main process has opened.
import 'reflect-metadata';
import { AppError } from '@casper-trace/casper-types/app-error';
import { Database } from '@casper-trace/db/database';
import { DatabaseModule } from '@casper-trace/db/database.module';
import { openSecretBox } from '@casper-trace/db/delivery/secret-box';
import { QueryModule } from '@casper-trace/query/query.module';
import { Logger } from '@casper-trace/telemetry/logger';
import { type INestApplication, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { ApiAnswer, ApiOrder } from './api-process.js';
import { queryOptions } from './app.module.js';
import { listen } from './listen.js';

@Module({})
class ApiModule {}

let app: INestApplication | undefined;

async function serve({ databaseUrl, data, settings }: ApiOrder): Promise<ApiAnswer> {
  try {
    const database = new Database(databaseUrl);
    const box = await openSecretBox(database, settings.secretKey, data);
    const imports = [DatabaseModule.forDatabase(database), QueryModule.register(queryOptions(settings, box))];
    const logger = new Logger(settings.logLevel);
    app = await NestFactory.create({ module: ApiModule, imports }, { logger, abortOnError: false });
    return { address: await listen(app, settings.host, settings.port) };
  } catch (error) {
    const { message } = error as Error;
    return { fault: { code: error instanceof AppError ? error.code : 'api-process', message } };
  }
}

/** Connections to the database end with the process. */
async function end(): Promise<void> {
  await app?.close();
  process.exit(0);
}

process.once('message', (order: ApiOrder) => {
  void serve(order).then((answer) => process.send?.(answer));
});
// The main process tells when to end; a Ctrl-C reaches both.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => void end());
// The main process is gone.
process.on('disconnect', () => void end());
