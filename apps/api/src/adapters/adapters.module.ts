import type { Environment } from '#libs/config';
import { EventLog, WorkSignal } from '#libs/domain';
import { PostgresEventLog } from '#libs/event-store';
import { PersistenceModule } from '#libs/persistence';
import { AggregationWakeUp } from '#libs/queues';
import { Global, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';

export interface AdapterOptions {
  databaseUrl: string;
  redisUrl: Environment['REDIS_URL'];
  logger: Logger;
}

/** The adapters behind the ports that the API uses. None needs its server to be there when the process starts. */
@Global()
@Module({})
export class AdaptersModule implements OnApplicationShutdown {
  constructor(
    private readonly eventLog: EventLog,
    private readonly workSignal: WorkSignal,
  ) {}

  static forRoot({ databaseUrl, redisUrl, logger }: AdapterOptions): DynamicModule {
    const onConnectionError = (error: Error): void =>
      logger.warn({ err: error }, 'a database connection was lost');
    const onError = (error: Error): void => logger.debug({ err: error }, 'the workers could not be woken');
    return {
      module: AdaptersModule,
      imports: [
        PersistenceModule.forRoot({
          databaseUrl,
          applicationName: 'consumer-science api',
          onConnectionError,
        }),
      ],
      providers: [
        { provide: EventLog, useFactory: () => new PostgresEventLog({ connectionString: databaseUrl }) },
        {
          provide: WorkSignal,
          useFactory: () => new AggregationWakeUp({ location: { databaseUrl, redisUrl }, onError }),
        },
      ],
      exports: [EventLog, WorkSignal],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.allSettled([
      (this.eventLog as PostgresEventLog).close(),
      (this.workSignal as AggregationWakeUp).close(),
    ]);
  }
}
