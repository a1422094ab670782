import fc from 'fast-check';
import { isDataError } from '../data-error.js';
import { estimateMeanDifference } from '../estimation/estimate-mean-difference.js';
import type { Estimate } from '../estimation/estimate.js';
import type { Moments } from '../moments/moments.js';

/** Seed and size of every property run. */
export const PROPERTY_RUNS = { seed: 20260103, numRuns: 300 };

/** Ordinary values of a unit. */
export const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });

/** Values of an arm. */
export const sample = fc.array(value, { minLength: 2, maxLength: 40 });

/** Moments of an arm that has a variance. */
export const arm: fc.Arbitrary<Moments> = fc.record({
  n: fc.integer({ min: 2, max: 1_000_000 }),
  mean: fc.double({ min: -1e4, max: 1e4, noNaN: true }),
  m2: fc.double({ min: 1e-3, max: 1e9, noNaN: true }),
});

/** Whether two numbers agree relative to the larger, or to `scale` when both are smaller. */
export const near = (a: number, b: number, relative = 1e-10, scale = 1): boolean =>
  Math.abs(a - b) <= relative * Math.max(Math.abs(a), Math.abs(b), scale);

/** The Welch estimate of two arms that have one. */
export function estimateOf(control: Moments, treatment: Moments): Estimate {
  const estimate = estimateMeanDifference(control, treatment);
  if (isDataError(estimate)) throw new Error(estimate.detail);
  return estimate;
}
