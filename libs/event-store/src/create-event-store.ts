import type { EventLog, StatisticsStore } from '#libs/domain';
import { PostgresEventLog, type PostgresEventLogOptions } from './event-log/postgres-event-log.js';
import {
  PostgresStatisticsStore,
  type PostgresStatisticsStoreOptions,
} from './statistics/postgres-statistics-store.js';

export type EventStoreOptions = PostgresEventLogOptions & PostgresStatisticsStoreOptions;

export interface EventStore {
  eventLog: EventLog;
  statisticsStore: StatisticsStore;
  /** Writes what was accepted for writing, then closes every connection. */
  close(): Promise<void>;
}

/** The log of events and its statistics in one PostgreSQL. Connects when first used, and again whenever it must. */
export function createEventStore(options: EventStoreOptions): EventStore {
  const eventLog = new PostgresEventLog(options);
  const statisticsStore = new PostgresStatisticsStore(options);
  return {
    eventLog,
    statisticsStore,
    close: async () => {
      await Promise.all([eventLog.close(), statisticsStore.close()]);
    },
  };
}
