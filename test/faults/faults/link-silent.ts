import { lasting } from '../wait.js';
import type { Fault } from './fault.js';

/** The network swallows everything in one direction or both, and tells nobody; later it goes on where it was. */
export const linkSilent: Fault = {
  name: 'link-silent',
  matrix: ['F-27'],
  takes: ['database'],
  async strike({ relays, disturbances }, dice) {
    const what = dice.pick(['all', 'requests', 'answers'] as const);
    await disturbances.during('database', async () => {
      for (const relay of [relays.api, relays.worker]) relay.silence(what);
      await lasting(dice.integer(500, 6_000));
      for (const relay of [relays.api, relays.worker]) relay.resume();
    });
  },
};
