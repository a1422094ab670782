import { isShare, type MetricType, type SimulationPlan, type UnitSample } from '#libs/domain';
import type { SampleFacts } from './sample-facts.js';

/** How many random splits, how they are looked at, and of what type the metric is. */
export interface NullPlan extends Pick<SimulationPlan, 'splits' | 'looks' | 'weights' | 'alpha' | 'seed'> {
  type: MetricType;
}

const FEWEST_UNITS = 100;
const FEWEST_SPLITS = 100;

/** @throws RangeError with what the person who asked can do about it. */
export function requireSimulatable(sample: UnitSample, plan: NullPlan): void {
  const [control, treatment] = plan.weights;
  const rules: readonly [broken: boolean, message: string][] = [
    [
      plan.type === 'quantile',
      'a quantile metric cannot be simulated: its error comes from the single events, and the sample holds totals of units',
    ],
    [
      !(Number.isInteger(plan.splits) && plan.splits >= FEWEST_SPLITS),
      `splits must be a whole number of at least ${FEWEST_SPLITS}`,
    ],
    [!(Number.isInteger(plan.looks) && plan.looks >= 1), 'looks must be a whole number of at least 1'],
    [!(plan.alpha > 0 && plan.alpha < 1), 'alpha must be between 0 and 1'],
    [
      !(control > 0 && treatment > 0 && control + treatment < Infinity),
      'both weights must be greater than 0',
    ],
    [!Number.isSafeInteger(plan.seed), 'seed must be a whole number'],
    [
      !(sample.units >= FEWEST_UNITS),
      `only ${sample.units} units have this metric, at least ${FEWEST_UNITS} are needed: simulate over more days or another experiment`,
    ],
  ];
  const broken = rules.find(([isBroken]) => isBroken);
  if (broken) throw new RangeError(broken[1]);
}

/** @throws RangeError when there is nothing to be tested. */
export function requireVariation({ mean, standardDeviation }: SampleFacts, { type }: NullPlan): void {
  if (standardDeviation > 0 && (!isShare(type) || (mean > 0 && mean < 1))) return;
  throw new RangeError('every unit has the same value of this metric, so there is nothing to simulate');
}
