import { lasting } from '../wait.js';
import type { Fault } from './fault.js';

/** Redis is away for long. */
export const redisAway: Fault = {
  name: 'redis-away',
  matrix: ['F-19', 'F-23'],
  takes: ['redis'],
  needsRedis: true,
  async strike({ plan }, dice) {
    await plan.redis?.kill();
    await lasting(dice.integer(5_000, 9_000));
    await plan.redis?.startAgain();
  },
};
