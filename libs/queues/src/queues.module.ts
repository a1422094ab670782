import { WorkSignal } from '#libs/domain';
import { Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { AggregationWakeUp, type WorkSignalOptions } from './aggregation-wake-up.js';

/** Provides WorkSignal (the abstract class is the token); booting needs no queue. Closes with the application. */
@Module({})
export class QueuesModule implements OnApplicationShutdown {
  constructor(private readonly signal: AggregationWakeUp) {}

  static forRoot(options: WorkSignalOptions): DynamicModule {
    return {
      module: QueuesModule,
      global: true,
      providers: [
        { provide: AggregationWakeUp, useFactory: () => new AggregationWakeUp(options) },
        { provide: WorkSignal, useExisting: AggregationWakeUp },
      ],
      exports: [WorkSignal, AggregationWakeUp],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.signal.close();
  }
}
