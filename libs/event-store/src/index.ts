export {
  PostgresStatisticsAudit,
  type PostgresStatisticsAuditOptions,
} from './audit/postgres-statistics-audit.js';
export { createEventStore, type EventStore, type EventStoreOptions } from './create-event-store.js';
export { eventIdToUuid } from './event-log/event-id.js';
export { PostgresEventLog, type PostgresEventLogOptions } from './event-log/postgres-event-log.js';
export {
  PostgresMetricHistory,
  type PostgresMetricHistoryOptions,
} from './history/postgres-metric-history.js';
export {
  PostgresMetricPreview,
  type PostgresMetricPreviewOptions,
} from './history/postgres-metric-preview.js';
export {
  PostgresAssignmentReceipts,
  type PostgresAssignmentReceiptsOptions,
  type ReceiptCounters,
} from './receipts/postgres-assignment-receipts.js';
export {
  PostgresStatisticsStore,
  type PostgresStatisticsStoreOptions,
} from './statistics/postgres-statistics-store.js';
export {
  PostgresEventQuarantine,
  type PostgresEventQuarantineOptions,
} from './quarantine/postgres-event-quarantine.js';
export {
  PostgresEventRetention,
  type PostgresEventRetentionOptions,
} from './retention/postgres-event-retention.js';
export { PostgresDataMap, type PostgresDataMapOptions } from './data-map/postgres-data-map.js';
