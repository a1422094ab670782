import { createRedisBackend } from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import type { QueueConnection, Role } from './connection.js';

const LONGEST_PAUSE_MILLIS = 2_000;

/** BullMQ demands of a worker that its commands wait for the connection for ever. */
const SETTINGS: Record<Role, RedisOptions> = {
  producer: {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: 1_000,
    connectTimeout: 500,
  },
  viewer: { maxRetriesPerRequest: 1, commandTimeout: 3_000, connectTimeout: 1_500 },
  worker: { maxRetriesPerRequest: null, connectTimeout: 2_000 },
};

/** A client that remembers its copies: BullMQ makes one to block on, and hands it to nobody. */
class RememberingRedis extends Redis {
  private readonly copies: Redis[] = [];

  override duplicate(override?: Partial<RedisOptions>): Redis {
    const copy = super.duplicate(override);
    copy.on('error', () => undefined);
    this.copies.push(copy);
    return copy;
  }

  abandon(): void {
    for (const client of [this, ...this.copies]) client.disconnect();
  }
}

export function connectRedis(redisUrl: string, role: Role): QueueConnection {
  const client = new RememberingRedis(redisUrl, {
    ...SETTINGS[role],
    disconnectTimeout: 200,
    retryStrategy: (attempt) => Math.min(100 * 2 ** Math.min(attempt, 10), LONGEST_PAUSE_MILLIS),
  });
  // BullMQ hears of errors too; without a listener of our own, those after its end would be printed.
  client.on('error', () => undefined);
  return {
    connection: client,
    factory: createRedisBackend,
    abandon: () => client.abandon(),
  };
}
