export { AggregationWorker, type AggregationWorkerOptions } from './aggregation-worker.js';
export { migrateQueues } from './migrate-queues.js';
export type { QueueLocation } from './queue-location.js';
export { AggregationWakeUp, type WorkSignalOptions } from './aggregation-wake-up.js';
export * from './queues.js';
