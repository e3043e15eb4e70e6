// All roles in one process: what each stage provides, over one open database and one queue.

import { AlertModule } from '@casper-trace/alert/alert.module';
import { DeliveryModule } from '@casper-trace/alert/delivery/delivery.module';
import type { Settings } from '@casper-trace/config/settings';
import type { Database } from '@casper-trace/db/database';
import { DatabaseModule } from '@casper-trace/db/database.module';
import { IngestModule } from '@casper-trace/ingest/ingest.module';
import { QueryModule, type QueryOptions } from '@casper-trace/query/query.module';
import type { QueueSettings } from '@casper-trace/queue/block-queue';
import { QueueModule } from '@casper-trace/queue/queue.module';
import { RecordModule } from '@casper-trace/record/record.module';
import { ReexecuteModule } from '@casper-trace/reexecute/reexecute.module';
import { type DynamicModule, Module } from '@nestjs/common';

@Module({})
export class AppModule {
  static over(database: Database, queue: QueueSettings, settings: Settings): DynamicModule {
    return {
      module: AppModule,
      imports: [
        DatabaseModule.forDatabase(database),
        QueueModule.withSettings(queue),
        IngestModule,
        ReexecuteModule.withLimits(settings),
        RecordModule,
        DeliveryModule.withSettings(settings.delivery),
        QueryModule.register(queryOptions(settings)),
        AlertModule,
      ],
    };
  }
}

export const queryOptions = (settings: Settings): QueryOptions => ({
  publicQueries: settings.publicQueries,
  requestsPerMinute: settings.requestsPerMinute,
  trustedProxies: settings.trustedProxies,
  allowedNames: settings.allowedNames,
  allowedHosts: settings.delivery.allowedHosts,
});
