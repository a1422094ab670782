import type { RandomSource } from './random-source.js';
import { LATENCY, ORDER, PAGES, REGULARS, type Scenario } from './scenario.js';

/** What a unit is like, before the experiment and in it: why its past tells of its present. */
export interface UnitHabits {
  isRegular: boolean;
  isReturning: boolean;
  /** Share of its visits under control in which it converts. */
  conversionRate: number;
  /** Pages it looks at, on average. */
  pages: number;
  /** One more order of its own, in money. */
  order: (random: RandomSource) => number;
  /** One more page load of its own, in milliseconds. */
  latency: (random: RandomSource) => number;
}

/** Habits whose averages over all units are those of the scenario. */
export function unitHabits({ baseline, effect, returning }: Scenario, random: RandomSource): UnitHabits {
  const isRegular = random.uniform() < REGULARS.share;
  // Under treatment too no unit can convert more often than always.
  const most = 1 / (baseline * Math.max(1, 1 + effect));
  const times = Math.min(REGULARS.times, most);
  const timesOfOther = (1 - REGULARS.share * times) / (1 - REGULARS.share);
  const isReturning = random.uniform() < returning;
  const pages = random.logNormal(PAGES.mean, PAGES.sigmaOfUnit);
  return {
    isRegular,
    isReturning,
    conversionRate: baseline * (isRegular ? times : timesOfOther),
    pages,
    order: ownLogNormal(ORDER, random.normal()),
    latency: ownLogNormal(LATENCY, random.normal()),
  };
}

/** Draws whose logarithms share `own` within a unit, and whose mean over units is `mean`. */
function ownLogNormal(
  { mean, sigma, ofUnit }: { mean: number; sigma: number; ofUnit: number },
  own: number,
): (random: RandomSource) => number {
  const shared = sigma * Math.sqrt(ofUnit);
  const typical = mean * Math.exp(shared * own - (shared * shared) / 2);
  return (random) => random.logNormal(typical, sigma * Math.sqrt(1 - ofUnit));
}
