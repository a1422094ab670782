import type { MetricType, UnitSample } from '#libs/domain';
import { normalSurvival, normalUpperQuantile, type RandomSource } from '#libs/stats';
import { isRatioLike } from '../comparison/estimate-effect.js';

/**
 * The step of a metric whose values are whole multiples of one number (1 of counts and shares, a single price); 0 when they
 * are not. Sums on such a lattice give p-values on a lattice, which no test of uniformity forgives.
 */
export function latticeStep({ numerator }: UnitSample, type: MetricType): number {
  if (isRatioLike(type)) return 0;
  let step = Infinity;
  for (const value of numerator) if (value !== 0) step = Math.min(step, Math.abs(value));
  if (!(step < Infinity)) return 0;
  const isMultiple = (value: number): boolean => Math.abs(value / step - Math.round(value / step)) < 1e-9;
  return numerator.every(isMultiple) ? step : 0;
}

export interface LatticePoint {
  pValue: number;
  estimate: number;
  /** What the statistic changes by when one step moves from one arm to the other. */
  statisticStep: number;
}

/** The p-value of a statistic that is spread evenly over its step: uniform where the one on the lattice is as good as it can be. */
export function spreadPValue(
  { pValue, estimate, statisticStep }: LatticePoint,
  random: RandomSource,
): number {
  if (!(statisticStep > 0) || !(pValue > 0)) return pValue;
  const statistic = Math.sign(estimate) * normalUpperQuantile(pValue / 2);
  return Math.min(1, 2 * normalSurvival(Math.abs(statistic + (random() - 0.5) * statisticStep)));
}
