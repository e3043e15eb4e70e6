// All roles in one process: what each stage provides, over one open database and one queue.

import { AlertModule } from '@casper-trace/alert/alert.module';
import { DeliveryModule } from '@casper-trace/alert/delivery/delivery.module';
import type { Settings } from '@casper-trace/config/settings';
import type { Database } from '@casper-trace/db/database';
import { DatabaseModule } from '@casper-trace/db/database.module';
import type { SecretBox } from '@casper-trace/db/delivery/secret-box';
import { IngestModule } from '@casper-trace/ingest/ingest.module';
import { QueryModule, type QueryOptions } from '@casper-trace/query/query.module';
import type { QueueSettings } from '@casper-trace/queue/block-queue';
import { QueueModule } from '@casper-trace/queue/queue.module';
import { RecordModule } from '@casper-trace/record/record.module';
import { ReexecuteModule } from '@casper-trace/reexecute/reexecute.module';
import { type DynamicModule, Module } from '@nestjs/common';

@Module({})
export class AppModule {
  static over(database: Database, queue: QueueSettings, settings: Settings, box: SecretBox): DynamicModule {
    return {
      module: AppModule,
      imports: [
        DatabaseModule.forDatabase(database),
        QueueModule.withSettings(queue),
        IngestModule,
        ReexecuteModule.withLimits(settings),
        RecordModule,
        DeliveryModule.withSettings(settings.delivery, box),
        QueryModule.register(queryOptions(settings, box)),
        AlertModule,
      ],
    };
  }
}

export const queryOptions = (settings: Settings, secretBox: SecretBox): QueryOptions => ({
  secretBox,
  publicQueries: settings.publicQueries,
  requestsPerMinute: settings.requestsPerMinute,
  trustedProxies: settings.trustedProxies,
  allowedNames: settings.allowedNames,
  allowedHosts: settings.delivery.allowedHosts,
});
