import { createPostgresBackend, Queue, type BackendFactory, type ConnectionOptions } from 'bullmq';
import { Redis } from 'ioredis';
import { AGGREGATION, type HintQueue, type QueueLocation } from '#libs/queues';
import { createTestDatabase } from '../../support/test-database.js';
import { execute } from '../persistence/empty-database.js';
import { startRelay, type Relay } from '../relay.js';
import { isRedisInstalled, startRedis } from '../../support/redis-server.js';

/** One backend behind a relay that can go silent or away. */
export interface Backend {
  location: QueueLocation;
  relay: Relay;
  /** Jobs of a queue in each state; of the aggregation when none is named. */
  jobs(queue?: HintQueue): Promise<Record<string, number>>;
  /** What a FLUSHALL does. */
  wipe(): Promise<void>;
  close(): Promise<void>;
}

async function openPostgres(): Promise<Backend> {
  const database = await createTestDatabase();
  const relay = await startRelay(database.url);
  const direct = { connectionString: database.url } as unknown as ConnectionOptions;
  return {
    location: { databaseUrl: relay.url },
    relay,
    jobs: (queue) => countJobs(queue, direct, createPostgresBackend as BackendFactory),
    wipe: () => wipePostgres(database.url),
    close: async () => {
      await relay.close();
      await database.drop();
    },
  };
}

/** The worker goes on meanwhile, and of two that wait for each other's tables PostgreSQL ends one: that may be this one. */
async function wipePostgres(url: string): Promise<void> {
  try {
    await execute(url, 'TRUNCATE bullmq.job, bullmq.scheduler, bullmq.meta, bullmq.dedup CASCADE');
  } catch (error) {
    if ((error as { code?: string }).code !== '40P01') throw error;
    await wipePostgres(url);
  }
}

async function openRedis(): Promise<Backend> {
  const redis = await startRedis();
  const relay = await startRelay(redis.url);
  return {
    location: { databaseUrl: 'postgres://nobody@127.0.0.1:1/nothing', redisUrl: relay.url },
    relay,
    jobs: (queue) => countJobs(queue, { url: redis.url }),
    wipe: async () => {
      const client = new Redis(redis.url);
      await client.flushall();
      client.disconnect();
    },
    close: async () => {
      await relay.close();
      await redis.stop();
    },
  };
}

async function countJobs(
  { name }: HintQueue = AGGREGATION,
  connection: ConnectionOptions,
  factory?: BackendFactory,
): Promise<Record<string, number>> {
  const queue = factory ? new Queue(name, { connection }, factory) : new Queue(name, { connection });
  try {
    return await queue.getJobCounts('waiting', 'active', 'delayed', 'completed', 'failed');
  } finally {
    await queue.close();
  }
}

type Opening = [name: string, open: () => Promise<Backend>];

/** Redis is left out, and the run says so, where there is none to start. */
export const BACKENDS: Opening[] = [['PostgreSQL', openPostgres]];
if (isRedisInstalled()) BACKENDS.push(['Redis', openRedis]);
else console.warn('The suites of the queues on Redis are skipped: there is no redis-server on the PATH.');
