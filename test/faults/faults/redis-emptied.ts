import { lasting } from '../wait.js';
import type { Fault } from './fault.js';

/** Redis dies and comes back with nothing: schedule, waiting jobs and the lock of the job at work are gone. */
export const redisEmptied: Fault = {
  name: 'redis-emptied',
  matrix: ['F-20'],
  takes: ['redis'],
  needsRedis: true,
  async strike({ plan }, dice) {
    await plan.redis?.kill();
    await lasting(dice.integer(0, 1_000));
    await plan.redis?.startAgain(false);
  },
};
