// The query stage over an open database, on a port of its own.
import 'reflect-metadata';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Database } from '@casper-trace/db/database';
import { DatabaseModule } from '@casper-trace/db/database.module';
import { PrismaService } from '@casper-trace/db/prisma.service';
import { QueryModule, type QueryOptions } from '@casper-trace/query/query.module';
import { QueryDatabase } from '@casper-trace/query/query-database';
import { type INestApplication, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { testBox } from './secret-box.js';

export interface Answer {
  readonly data: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[];
}

export interface GraphQLServer {
  readonly url: string;
  /** Answer as it comes, errors and all. */
  ask(query: string, variables?: Readonly<Record<string, unknown>>): Promise<Answer>;
  /** Data of an answer that must have no errors, of the type that the query means. */
  query<Data>(query: string, variables?: Readonly<Record<string, unknown>>): Promise<Data>;
  /** `statement_timeout` of the connections of the queries, milliseconds: own SQL, Prisma. */
  timeouts(): Promise<readonly number[]>;
  close(): Promise<void>;
}

@Module({})
class TestModule {}

export async function startGraphQLServer(database: Database, options?: QueryOptions): Promise<GraphQLServer> {
  const imports = [DatabaseModule.forDatabase(database), QueryModule.register({ secretBox: testBox, ...options })];
  const app: INestApplication = await NestFactory.create({ module: TestModule, imports }, { logger: ['error'] });
  await app.listen(0, '127.0.0.1');
  const { port } = (app.getHttpServer() as Server).address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const ask: GraphQLServer['ask'] = async (query, variables) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as Answer;
  };
  return {
    url,
    ask,
    async query<Data>(query: string, variables?: Readonly<Record<string, unknown>>) {
      const { data, errors } = await ask(query, variables);
      if (errors !== undefined) throw new RangeError(errors.map(({ message }) => message).join('; '));
      return data as Data;
    },
    async timeouts() {
      const sql = "SELECT setting::int4 AS milliseconds FROM pg_settings WHERE name = 'statement_timeout'";
      const own = await app.get(QueryDatabase, { strict: false }).query<{ milliseconds: number }>(sql);
      const prisma = await app.get(PrismaService, { strict: false }).$queryRawUnsafe<{ milliseconds: number }[]>(sql);
      return [own.rows[0].milliseconds, prisma[0].milliseconds];
    },
    close: () => app.close(),
  };
}
