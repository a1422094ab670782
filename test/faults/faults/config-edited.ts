import { lasting } from '../wait.js';
import type { Fault } from './fault.js';

/** An experiment's weights and values are edited again and again while units are assigned and exposed. */
export const configEdited: Fault = {
  name: 'config-edited',
  matrix: ['F-37'],
  takes: ['config'],
  async strike({ management }, dice) {
    for (let time = 0; time < 8; time++) {
      await management.edit(dice.integer(0, 1));
      await lasting(dice.integer(50, 400));
    }
  },
};
