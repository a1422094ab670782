import type { Fault } from './fault.js';

/** One API dies in the middle of whatever it does, and comes back. */
export const apiKilled: Fault = {
  name: 'api-killed',
  matrix: ['F-03', 'F-01', 'F-02'],
  takes: ['api'],
  async strike({ apis }, dice) {
    await dice.pick(apis).killAndStart();
  },
};
