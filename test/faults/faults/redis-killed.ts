import { lasting } from '../wait.js';
import type { Fault } from './fault.js';

/** Redis dies and comes back with what it wrote. */
export const redisKilled: Fault = {
  name: 'redis-killed',
  matrix: ['F-19'],
  takes: ['redis'],
  needsRedis: true,
  async strike({ plan }, dice) {
    await plan.redis?.kill();
    await lasting(dice.integer(0, 3_000));
    await plan.redis?.startAgain();
  },
};
