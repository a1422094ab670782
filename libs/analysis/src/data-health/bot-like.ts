import type { HeavyUnit, ObservedEvent } from '#libs/domain';
import { HEALTH_LIMITS } from './limits.js';

/** Units with more events on a day than anybody makes by hand, and a good part of the day's events or very many; heaviest first. */
export function botLikeUnits({ heavyUnits }: Pick<ObservedEvent, 'heavyUnits'>, since: Date): HeavyUnit[] {
  const firstDay = since.toISOString().slice(0, 10);
  return heavyUnits
    .filter(({ day, events, dayTotal }) => {
      if (day < firstDay || events < HEALTH_LIMITS.botEvents) return false;
      return events >= HEALTH_LIMITS.botEventsAnyway || events >= dayTotal * HEALTH_LIMITS.botShare;
    })
    .toSorted((a, b) => b.events - a.events);
}
