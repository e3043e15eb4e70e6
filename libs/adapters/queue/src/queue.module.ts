// Nest wiring of the queue; closes it with the application.
import { type DynamicModule, Global, Inject, Module, type OnModuleDestroy } from '@nestjs/common';
import { BlockQueue, type QueueSettings } from './block-queue.js';

@Global()
@Module({})
export class QueueModule implements OnModuleDestroy {
  private readonly queue: BlockQueue;

  constructor(@Inject(BlockQueue) queue: BlockQueue) {
    this.queue = queue;
  }

  static withSettings(settings: QueueSettings): DynamicModule {
    return {
      module: QueueModule,
      providers: [{ provide: BlockQueue, useFactory: () => new BlockQueue(settings) }],
      exports: [BlockQueue],
    };
  }

  async onModuleDestroy(): Promise<void> {
    await this.queue.close();
  }
}
