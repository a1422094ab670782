import { lasting } from '../wait.js';
import type { Fault } from './fault.js';

/** An API stops dead for some seconds, with connections open on both sides, and goes on as if nothing had been. */
export const apiFrozen: Fault = {
  name: 'api-frozen',
  matrix: ['F-03', 'F-18'],
  takes: ['api'],
  async strike({ apis }, dice) {
    const api = dice.pick(apis);
    api.freeze();
    await lasting(dice.integer(1_000, 5_000));
    api.thaw();
  },
};
