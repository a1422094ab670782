import {
  AssignmentReceipts,
  DataMap,
  EventLog,
  EventQuarantine,
  MetricHistory,
  MetricPreview,
  StatisticsStore,
  WorkSignal,
} from '#libs/domain';
import { createEventStore, type EventStore } from '#libs/event-store';
import { PersistenceModule } from '#libs/persistence';
import { WorkerWakeUp } from '#libs/queues';
import { Global, Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { REGISTRY } from '../metrics-endpoint/registry.token.js';
import { measureReceipts } from './measure-receipts.js';

export interface AdapterOptions {
  databaseUrl: string;
  /** Absent: the queues are in PostgreSQL. */
  redisUrl?: string | undefined;
  logger: Logger;
}

const EVENT_STORE = Symbol('event store');

/** Somebody waits for the answer: on a connection that is cut when nothing was sent for 30 seconds. */
const HISTORY_MILLIS = 15_000;
const REPORT_MILLIS = 20_000;

/** The adapters behind the ports that the API uses. None needs its server to be there when the process starts. */
@Global()
@Module({})
export class AdaptersModule implements OnApplicationShutdown {
  constructor(
    @Inject(EVENT_STORE) private readonly eventStore: EventStore,
    private readonly wakeUp: WorkerWakeUp,
  ) {}

  static forRoot({ databaseUrl, redisUrl, logger }: AdapterOptions): DynamicModule {
    const persistence = PersistenceModule.forRoot({
      databaseUrl,
      applicationName: 'consumer-science api',
      onConnectionError: (error) => logger.warn({ err: error }, 'a database connection was lost'),
    });
    const wakeUp = (): WorkerWakeUp =>
      new WorkerWakeUp({
        location: { databaseUrl, redisUrl },
        onError: (error: Error) => logger.warn({ err: error }, 'the workers could not be woken'),
      });
    return {
      module: AdaptersModule,
      imports: [persistence],
      providers: [
        {
          provide: EVENT_STORE,
          useFactory: () =>
            createEventStore({
              connectionString: databaseUrl,
              historyTimeoutMilliseconds: HISTORY_MILLIS,
              reportTimeoutMilliseconds: REPORT_MILLIS,
            }),
        },
        { provide: DataMap, useFactory: (store: EventStore) => store.dataMap, inject: [EVENT_STORE] },
        { provide: EventLog, useFactory: (store: EventStore) => store.eventLog, inject: [EVENT_STORE] },
        {
          provide: EventQuarantine,
          useFactory: (store: EventStore) => store.eventQuarantine,
          inject: [EVENT_STORE],
        },
        {
          provide: StatisticsStore,
          useFactory: (store: EventStore) => store.statisticsStore,
          inject: [EVENT_STORE],
        },
        {
          provide: MetricHistory,
          useFactory: (store: EventStore) => store.metricHistory,
          inject: [EVENT_STORE],
        },
        {
          provide: MetricPreview,
          useFactory: (store: EventStore) => store.metricPreview,
          inject: [EVENT_STORE],
        },
        {
          provide: AssignmentReceipts,
          useFactory: ({ assignmentReceipts }: EventStore, registry: Registry) => {
            measureReceipts(registry, assignmentReceipts);
            return assignmentReceipts;
          },
          inject: [EVENT_STORE, REGISTRY],
        },
        { provide: WorkerWakeUp, useFactory: wakeUp },
        { provide: WorkSignal, useExisting: WorkerWakeUp },
      ],
      exports: [
        AssignmentReceipts,
        DataMap,
        EventLog,
        EventQuarantine,
        MetricHistory,
        MetricPreview,
        StatisticsStore,
        WorkSignal,
      ],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.allSettled([this.eventStore.close(), this.wakeUp.close()]);
  }
}
