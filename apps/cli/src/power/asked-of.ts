import type { PowerQuestion } from '#libs/domain';
import type { PowerOptions } from './power-options.js';

/** Four whole weeks, for who asks nothing in particular. */
const DEFAULT_DAYS = 28;

/** What is given and what is asked for; with arrivals and no question it is what four weeks find. */
export function askedOf(
  { effect, units, days }: Pick<PowerOptions, 'effect' | 'units' | 'days'>,
  hasArrivals: boolean,
): Pick<PowerQuestion, 'effect' | 'units' | 'days'> {
  const isSilent = effect === undefined && units === undefined && days === undefined;
  return {
    effect: effect ?? null,
    units: units ?? null,
    days: days ?? (isSilent && hasArrivals ? DEFAULT_DAYS : null),
  };
}
