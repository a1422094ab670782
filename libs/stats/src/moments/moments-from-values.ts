import { requireFinite } from '../distributions/argument-checks.js';
import { EMPTY_MOMENTS, type Moments } from './moments.js';

/** Moments of `moments`' units and one more (Welford 1962, Pébay 2008). Throws a RangeError on a non-finite value. */
export function addToMoments(moments: Moments, value: number): Moments {
  requireFinite(value, 'value');
  const n = moments.n + 1;
  const deviation = value - moments.mean;
  const step = deviation / n;
  const gained = deviation * step * moments.n;
  const { m2, m3 = 0, m4 = 0 } = moments;
  return {
    n,
    mean: moments.mean + step,
    m2: m2 + gained,
    m3: m3 + gained * step * (n - 2) - 3 * step * m2,
    m4: m4 + gained * step * step * (n * n - 3 * n + 3) + 6 * step * step * m2 - 4 * step * m3,
    min: Math.min(moments.min ?? value, value),
    max: Math.max(moments.max ?? value, value),
  };
}

/** Sum with Neumaier's compensation: error of one rounding, whatever the number of terms. */
function compensatedSum(values: Iterable<number>): number {
  let sum = 0;
  let compensation = 0;
  for (const value of values) {
    const next = sum + value;
    compensation += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return Number.isFinite(compensation) ? sum + compensation : sum;
}

/**
 * Moments of a list of values, by the corrected two-pass algorithm (Chan, Golub & LeVeque 1983): as exact as
 * the doubles allow, also with a mean 1e12 times the spread. Throws a RangeError on a non-finite value.
 *
 * @example momentsFromValues([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]).m2 // 90
 */
export function momentsFromValues(values: readonly number[]): Moments {
  const n = values.length;
  if (n === 0) return EMPTY_MOMENTS;
  for (const value of values) requireFinite(value, 'value');
  const shift = values[0]!;
  const mean = shift + compensatedSum(values.map((value) => value - shift)) / n;
  const deviations = values.map((value) => value - mean);
  const residual = compensatedSum(deviations);
  const m2 = compensatedSum(deviations.map((deviation) => deviation * deviation)) - (residual * residual) / n;
  return {
    n,
    mean,
    m2: Math.max(0, m2),
    m3: compensatedSum(deviations.map((deviation) => deviation ** 3)),
    m4: compensatedSum(deviations.map((deviation) => deviation ** 4)),
    min: values.reduce((least, value) => Math.min(least, value), Infinity),
    max: values.reduce((most, value) => Math.max(most, value), -Infinity),
  };
}
