// Gives an open database to every module: `Database` for bulk, `PrismaService` for the rest.
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Database, STATEMENT_TIMEOUT_MS } from './database.js';
import { PrismaService } from './prisma.service.js';

@Global()
@Module({})
export class DatabaseModule {
  /** The caller opened it (`openDatabase`) and closes it after the application. */
  static forDatabase(database: Database): DynamicModule {
    return {
      module: DatabaseModule,
      providers: [
        { provide: Database, useValue: database },
        { provide: PrismaService, useFactory: () => new PrismaService(database.url, STATEMENT_TIMEOUT_MS) },
      ],
      exports: [Database, PrismaService],
    };
  }
}
