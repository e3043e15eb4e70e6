// The connections of the queries: their own, so that no question from outside keeps Postgres busy without end or takes the
// connections of those who record.
import { Database, STATEMENT_TIMEOUT_MS } from '@casper-trace/db/database';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';

const CONNECTIONS = 10;

@Injectable()
export class QueryDatabase extends Database implements OnModuleDestroy {
  constructor(url: string) {
    super(url, CONNECTIONS, STATEMENT_TIMEOUT_MS);
  }

  async onModuleDestroy(): Promise<void> {
    await this.close();
  }
}
