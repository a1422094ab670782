export { eventIdToUuid } from './event-log/event-id.js';
export { PostgresEventLog, type PostgresEventLogOptions } from './event-log/postgres-event-log.js';
