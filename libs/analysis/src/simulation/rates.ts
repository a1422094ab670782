import type { SimulatedRate } from '#libs/domain';
import { countOf } from '../wording.js';
import type { NullPlan } from './null-plan.js';
import type { Tally } from './tally.js';

/** Monte-Carlo standard errors that chance alone does not exceed. */
const ERRORS = 4;

interface Counted {
  name: string;
  title: string;
  nominal: number;
  happened: number;
  runs: number;
  /** Whether the method may stay below its nominal rate, so that only too many are wrong. */
  isBound?: boolean;
}

/** Every rate over the splits against what it should be; one that never could happen is left out. */
export function ratesOf(tally: Tally, { alpha, looks }: NullPlan): SimulatedRate[] {
  const { splits, significantAbove, significantBelow } = tally;
  const counted: Counted[] = [
    {
      name: 'falsePositives',
      title: 'False alarms at a fixed horizon',
      nominal: alpha,
      happened: significantAbove + significantBelow,
      runs: splits,
    },
    {
      name: 'upperTail',
      title: 'False alarms that say more',
      nominal: alpha / 2,
      happened: significantAbove,
      runs: splits,
    },
    {
      name: 'lowerTail',
      title: 'False alarms that say less',
      nominal: alpha / 2,
      happened: significantBelow,
      runs: splits,
    },
    {
      name: 'sequentialFalsePositives',
      title: `Sequential false alarms over ${countOf(looks, 'look')}`,
      nominal: alpha,
      happened: tally.sequential,
      runs: splits,
      isBound: true,
    },
    {
      name: 'coverage',
      title: 'Intervals of the difference that hold a known effect',
      nominal: 1 - alpha,
      happened: tally.covered,
      runs: tally.intervals,
    },
    {
      name: 'coverageOfRelative',
      title: 'Intervals of the relative effect that hold a known effect',
      nominal: 1 - alpha,
      happened: tally.relativeCovered,
      runs: tally.relativeIntervals,
    },
  ];
  return counted.filter(({ runs }) => runs > 0).map(rateOf);
}

function rateOf({ name, title, nominal, happened, runs, isBound = false }: Counted): SimulatedRate {
  const reach = ERRORS * Math.sqrt((nominal * (1 - nominal)) / runs);
  const band = {
    lower: isBound ? 0 : Math.max(0, nominal - reach),
    upper: Math.min(1, nominal + reach),
  };
  const measured = happened / runs;
  return {
    name,
    title,
    nominal,
    measured,
    band,
    runs,
    inBand: measured >= band.lower && measured <= band.upper,
  };
}
