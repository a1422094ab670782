import type { BackendFactory, ConnectionOptions } from 'bullmq';
import type { QueueLocation } from '../queue-location.js';
import { connectPostgres } from './postgres.js';
import { connectRedis } from './redis.js';

/**
 * A producer works inside a request's process: it answers at once, be it with an error. A viewer answers somebody who watches, soon.
 * A worker waits for its server for as long as it takes.
 */
export type Role = 'producer' | 'viewer' | 'worker';

/** What BullMQ needs to work on one backend. */
export interface QueueConnection {
  connection: ConnectionOptions;
  factory: BackendFactory;
  /** Cuts every connection at once, whatever still waits on it. BullMQ alone may wait for an absent server for ever. */
  abandon(): void;
}

/** The backend that the location chooses; connects in the background. */
export function connectQueues(location: QueueLocation, role: Role): QueueConnection {
  return location.redisUrl === undefined
    ? connectPostgres(location.databaseUrl, role)
    : connectRedis(location.redisUrl, role);
}
