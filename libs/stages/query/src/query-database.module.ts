// Gives the queries their connections, to the server of the application's own.
import { Database } from '@casper-trace/db/database';
import { Module } from '@nestjs/common';
import { QueryDatabase } from './query-database.js';

@Module({
  providers: [
    { provide: QueryDatabase, inject: [Database], useFactory: ({ url }: Database) => new QueryDatabase(url) },
  ],
  exports: [QueryDatabase],
})
export class QueryDatabaseModule {}
