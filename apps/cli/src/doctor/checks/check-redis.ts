import { Redis } from 'ioredis';

import { fail, ok, warn, type Finding } from '../finding.js';

const CHECK = 'Redis';
const ANSWER_MILLISECONDS = 3_000;

/** A Redis that evicts keys or keeps them in memory only loses jobs without a word. */
export async function checkRedis(redisUrl: string): Promise<Finding[]> {
  const redis = new Redis(redisUrl, {
    lazyConnect: true,
    connectTimeout: ANSWER_MILLISECONDS,
    commandTimeout: ANSWER_MILLISECONDS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  let lastError = '';
  redis.on('error', (error: Error) => (lastError = error.message));
  try {
    await redis.connect();
    await redis.ping();
    return [ok(CHECK, 'answers'), ...(await checkSettings(redis))];
  } catch (error) {
    const reason = lastError || (error as Error).message;
    return [
      fail(
        CHECK,
        `does not answer: ${reason}`,
        'start it, correct REDIS_URL, or unset it to use the database',
      ),
    ];
  } finally {
    redis.disconnect();
  }
}

async function checkSettings(redis: Redis): Promise<Finding[]> {
  try {
    return [
      judge('maxmemory-policy', await settingOf(redis, 'maxmemory-policy'), 'noeviction'),
      judge('appendonly', await settingOf(redis, 'appendonly'), 'yes'),
    ];
  } catch (error) {
    return [
      warn(
        `${CHECK} settings`,
        `cannot be read: ${(error as Error).message}`,
        'see to it that maxmemory-policy is noeviction and appendonly is yes',
      ),
    ];
  }
}

async function settingOf(redis: Redis, name: string): Promise<string> {
  const answer = (await redis.config('GET', name)) as string[];
  return answer[1] ?? '';
}

function judge(name: string, value: string, wanted: string): Finding {
  const check = `${CHECK} ${name}`;
  return value === wanted
    ? ok(check, value)
    : warn(
        check,
        `${value}: jobs can be lost`,
        `CONFIG SET ${name} ${wanted}, and in its configuration file`,
      );
}
