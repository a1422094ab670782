import type { Dice } from '../dice.js';
import { Sender } from '../load/sender.js';
import { holdingLock, someoneWaits, STATISTICS } from './database-moments.js';
import type { Site } from './site.js';

const EVENTS = 20;

/** Runs `work` while a worker stands still in the middle of a step: its events are read, and it waits to write. */
export function duringAStep(site: Site, dice: Dice, work: () => unknown): Promise<void> {
  return holdingLock(site, 'drained_days', async () => {
    await new Sender(site, 0).send(site.moreEvents(dice, EVENTS));
    await someoneWaits(site, STATISTICS);
    await work();
  });
}
