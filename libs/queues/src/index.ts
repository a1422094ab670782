export { migrateQueues } from './migrate-queues.js';
export type { QueueLocation } from './queue-location.js';
export { QueueWorker, type QueueWorkerOptions } from './queue-worker.js';
export * from './queues.js';
export { WorkerWakeUp, type WorkSignalOptions } from './worker-wake-up.js';
