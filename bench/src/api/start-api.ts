// The query stage on a free port of this machine.
import 'reflect-metadata';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Database } from '@casper-trace/db/database';
import { DatabaseModule } from '@casper-trace/db/database.module';
import { QueryModule } from '@casper-trace/query/query.module';
import { type INestApplication, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

@Module({})
class ApiModule {}

export interface Api {
  readonly url: string;
  close(): Promise<void>;
}

export async function startApi(databaseUrl: string): Promise<Api> {
  const database = new Database(databaseUrl);
  const imports = [DatabaseModule.forDatabase(database), QueryModule.register()];
  const app: INestApplication = await NestFactory.create({ module: ApiModule, imports }, { logger: ['error'] });
  await app.init();
  const server = app.getHttpServer() as Server;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      await app.close();
      await database.close();
    },
  };
}
