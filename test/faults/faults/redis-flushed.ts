import { lasting } from '../wait.js';
import type { Fault } from './fault.js';

/** Somebody empties Redis, five times, with a job at work. */
export const redisFlushed: Fault = {
  name: 'redis-flushed',
  matrix: ['F-20'],
  takes: ['redis'],
  needsRedis: true,
  async strike({ plan }, dice) {
    for (let time = 0; time < 5; time++) {
      await plan.redis?.command('FLUSHALL');
      await lasting(dice.integer(100, 800));
    }
  },
};
