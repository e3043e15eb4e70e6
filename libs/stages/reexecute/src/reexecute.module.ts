// Nest wiring of the re-execute stage.
import { Database } from '@casper-trace/db/database';
import { type DynamicModule, Module } from '@nestjs/common';
import { ReexecuteService } from './reexecute.service.js';
import type { ThreadLimits } from './thread-pool.js';

@Module({})
export class ReexecuteModule {
  static withLimits(limits: ThreadLimits): DynamicModule {
    return {
      module: ReexecuteModule,
      providers: [
        {
          provide: ReexecuteService,
          inject: [Database],
          useFactory: (database: Database) => new ReexecuteService(database, limits),
        },
      ],
      exports: [ReexecuteService],
    };
  }
}
