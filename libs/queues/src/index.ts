export { migrateQueues } from './migrate-queues.js';
export { QueueUnavailableError } from './producer.js';
export { QueueViews } from './queue-views.js';
export type { QueueLocation } from './queue-location.js';
export { QueueWorker, type QueueWorkerOptions } from './queue-worker.js';
export * from './queues.js';
export { WorkerWakeUp, type WorkSignalOptions } from './worker-wake-up.js';
