import { eventIdToUuid } from '#libs/event-store';
import type { Dice } from '../dice.js';
import { Sender } from '../load/sender.js';
import { comesToHold } from '../wait.js';
import type { Site } from './site.js';

const EVENTS = 20;

/** Sends some events now; false when they are not counted in time. */
export async function isCountedWithin(site: Site, dice: Dice, milliseconds: number): Promise<boolean> {
  const events = site.moreEvents(dice, EVENTS);
  await new Sender(site, 0).send(events);
  const ids = events.map(({ id }) => eventIdToUuid(id));
  const isCounted = async (): Promise<boolean> => {
    const [row] = await site.sql<{ counted: number }>(
      `SELECT count(*)::integer AS counted FROM events JOIN drain_positions p ON p.shard = shard_of(unit)
       WHERE id = ANY ($1) AND events.transaction < p.transaction`,
      [ids],
    );
    return row?.counted === EVENTS;
  };
  return comesToHold(isCounted, milliseconds);
}
