// The connections of the queries: their own, so that no question from outside keeps Postgres busy without end or takes the
// connections of those who record.
import { Database, STATEMENT_TIMEOUT_MS } from '@casper-trace/db/database';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type pg from 'pg';
import { FrequentStatements } from './frequent-statements.js';

const CONNECTIONS = 10;

@Injectable()
export class QueryDatabase extends Database implements OnModuleDestroy {
  private readonly frequent = new FrequentStatements();

  constructor(url: string) {
    super(url, CONNECTIONS, STATEMENT_TIMEOUT_MS);
  }

  override query<Row extends pg.QueryResultRow>(sql: string, parameters?: unknown[]): Promise<pg.QueryResult<Row>> {
    return super.query<Row>(sql, parameters, this.frequent.nameOf(sql));
  }

  async onModuleDestroy(): Promise<void> {
    await this.close();
  }
}
