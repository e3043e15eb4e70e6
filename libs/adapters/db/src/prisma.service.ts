// The Prisma client as a Nest provider: for every query that is not bulk.
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { PrismaPg } from '@prisma/adapter-pg';
import { databaseFault, reportFault } from './database.js';
import { PrismaClient } from './generated/prisma/client.js';

@Injectable()
export class PrismaService extends PrismaClient implements OnModuleDestroy {
  /** @param statementTimeout as in `Database` */
  constructor(url: string, statementTimeout?: number) {
    const limit = statementTimeout === undefined ? {} : { statement_timeout: statementTimeout };
    const report = (error: unknown): void => void reportFault(databaseFault(error, url));
    const listeners = { onPoolError: report, onConnectionError: report };
    super({ adapter: new PrismaPg({ connectionString: url, max: 10, ...limit }, listeners) });
  }

  async onModuleDestroy(): Promise<void> {
    await this.$disconnect();
  }
}
