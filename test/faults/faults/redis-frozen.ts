import { lasting } from '../wait.js';
import type { Fault } from './fault.js';

/** Redis hangs: connections stay open and nothing answers. */
export const redisFrozen: Fault = {
  name: 'redis-frozen',
  matrix: ['F-22'],
  takes: ['redis'],
  needsRedis: true,
  async strike({ plan }, dice) {
    plan.redis?.freeze();
    await lasting(dice.integer(2_000, 6_000));
    plan.redis?.thaw();
  },
};
