import type { Fault } from './fault.js';

/** An API and a worker start while Redis is away: both are ready without it. */
export const redisAwayAtStart: Fault = {
  name: 'redis-away-at-start',
  matrix: ['F-23'],
  takes: ['redis', 'api', 'worker'],
  needsRedis: true,
  async strike({ plan, apis, workers }) {
    await plan.redis?.kill();
    await Promise.all([apis[0]?.killAndStart(), workers[0]?.killAndStart()]);
    await plan.redis?.startAgain();
  },
};
