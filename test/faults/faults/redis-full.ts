import { lasting } from '../wait.js';
import type { Fault } from './fault.js';

/** Redis has no memory left: it refuses to write, or throws away what it pleases. */
export const redisFull: Fault = {
  name: 'redis-full',
  matrix: ['F-21'],
  takes: ['redis'],
  needsRedis: true,
  async strike({ plan }, dice) {
    const { redis } = plan;
    const policy = dice.pick(['noeviction', 'allkeys-lru', 'allkeys-random']);
    await redis?.command('CONFIG', 'SET', 'maxmemory-policy', policy);
    await redis?.command('CONFIG', 'SET', 'maxmemory', '1mb');
    await lasting(4_000);
    await redis?.command('CONFIG', 'SET', 'maxmemory', '0');
    await redis?.command('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
  },
};
