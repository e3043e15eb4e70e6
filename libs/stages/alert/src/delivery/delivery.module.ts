// Nest wiring of delivery: a worker that runs as long as the application.
import type { DeliverySettings } from '@casper-trace/config/settings';
import { Database, isOutage } from '@casper-trace/db/database';
import type { SecretBox } from '@casper-trace/db/delivery/secret-box';
import {
  type DynamicModule,
  Injectable,
  Logger,
  Module,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { DeliveryWorker } from './delivery-worker.js';

@Injectable()
class DeliveryService implements OnModuleInit, OnModuleDestroy {
  private readonly worker: DeliveryWorker;

  constructor(worker: DeliveryWorker) {
    this.worker = worker;
  }

  onModuleInit(): void {
    this.worker.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.worker.stop();
  }
}

@Module({})
export class DeliveryModule {
  static withSettings(settings: DeliverySettings, box: SecretBox): DynamicModule {
    const logger = new Logger('delivery');
    const onFault = (error: unknown): void => {
      if (!isOutage(error)) logger.error(error instanceof Error ? error.message : String(error));
    };
    const onNotice = (line: string): void => logger.warn(line);
    return {
      module: DeliveryModule,
      providers: [
        {
          provide: DeliveryWorker,
          inject: [Database],
          useFactory: (database: Database) => new DeliveryWorker(database, settings, box, { onFault, onNotice }),
        },
        DeliveryService,
      ],
      exports: [DeliveryWorker],
    };
  }
}
