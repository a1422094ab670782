import type {
  DataMap,
  EventLog,
  EventQuarantine,
  MetricHistory,
  MetricPreview,
  StatisticsStore,
} from '#libs/domain';
import { PostgresDataMap, type PostgresDataMapOptions } from './data-map/postgres-data-map.js';
import { PostgresEventLog, type PostgresEventLogOptions } from './event-log/postgres-event-log.js';
import {
  PostgresMetricHistory,
  type PostgresMetricHistoryOptions,
} from './history/postgres-metric-history.js';
import {
  PostgresMetricPreview,
  type PostgresMetricPreviewOptions,
} from './history/postgres-metric-preview.js';
import { PostgresEventQuarantine } from './quarantine/postgres-event-quarantine.js';
import {
  PostgresAssignmentReceipts,
  type PostgresAssignmentReceiptsOptions,
} from './receipts/postgres-assignment-receipts.js';
import {
  PostgresStatisticsStore,
  type PostgresStatisticsStoreOptions,
} from './statistics/postgres-statistics-store.js';

export type EventStoreOptions = PostgresEventLogOptions &
  PostgresStatisticsStoreOptions &
  PostgresMetricHistoryOptions &
  PostgresMetricPreviewOptions &
  PostgresAssignmentReceiptsOptions &
  PostgresDataMapOptions;

export interface EventStore {
  eventLog: EventLog;
  eventQuarantine: EventQuarantine;
  statisticsStore: StatisticsStore;
  metricHistory: MetricHistory;
  metricPreview: MetricPreview;
  assignmentReceipts: PostgresAssignmentReceipts;
  dataMap: DataMap;
  /** Writes what was accepted for writing, then closes every connection. */
  close(): Promise<void>;
}

/** The log of events, its statistics, its history and the receipts of assignments in one PostgreSQL. Connects when first used, and again whenever it must. */
export function createEventStore(options: EventStoreOptions): EventStore {
  const eventLog = new PostgresEventLog(options);
  const eventQuarantine = new PostgresEventQuarantine(options);
  const statisticsStore = new PostgresStatisticsStore(options);
  const metricHistory = new PostgresMetricHistory(options);
  const metricPreview = new PostgresMetricPreview(options);
  const assignmentReceipts = new PostgresAssignmentReceipts(options);
  const dataMap = new PostgresDataMap(options);
  return {
    eventLog,
    eventQuarantine,
    statisticsStore,
    metricHistory,
    metricPreview,
    assignmentReceipts,
    dataMap,
    close: async () => {
      await Promise.all(
        [
          eventLog,
          eventQuarantine,
          statisticsStore,
          metricHistory,
          metricPreview,
          assignmentReceipts,
          dataMap,
        ].map((part) => part.close()),
      );
    },
  };
}
