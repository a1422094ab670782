import { Sender } from '../load/sender.js';
import type { Fault } from './fault.js';

/** The same events reach both APIs at the same moment in opposite orders: the database may see deadlocks, the clients must not. */
export const duplicatesCrossing: Fault = {
  name: 'duplicates-crossing',
  matrix: ['F-10', 'F-32'],
  takes: ['client'],
  async strike(site, dice) {
    const [one, other] = [new Sender(site, 0), new Sender(site, 1)];
    for (let time = 0; time < 10; time++) {
      const batch = site.anyBatch(dice);
      await Promise.all([one.send(batch), other.send([...batch].reverse())]);
    }
  },
};
