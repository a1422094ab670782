import { dataError, isDataError, type DataError } from '../data-error.js';
import { requireOpenProbability, requirePositive } from '../distributions/argument-checks.js';
import { normalUpperQuantile } from '../distributions/normal.js';
import { makeEstimate, type Estimate, type Level } from '../estimation/estimate.js';
import type { Flag } from '../flags.js';
import { quantileOfSorted } from './quantile-of-sorted.js';

/** Level at which the density around the quantile is read off; the variance hardly depends on it. */
const SPACING_ALPHA = 0.05;

/** A quantile of one arm with its density-free standard error. */
export interface QuantileLevel extends Level {
  readonly kind: 'quantile';
  readonly flags: readonly Flag[];
}

/**
 * Quantile of sorted values and its variance without a density estimate (Deng, Knoblich & Lu 2018): half the
 * distance between the quantiles at q ± z√(q(1-q)/n), over z. `designEffect` inflates the rank variance when
 * values are clustered in units. INSUFFICIENT_DATA when the tail holds too few values; TIED_QUANTILE when
 * ties around the quantile hide its error.
 */
export function quantileLevel(
  sorted: ArrayLike<number>,
  q: number,
  designEffect = 1,
): QuantileLevel | DataError {
  requireOpenProbability(q, 'q');
  requirePositive(designEffect, 'designEffect');
  const n = sorted.length;
  const z = normalUpperQuantile(SPACING_ALPHA / 2);
  const effective = n / designEffect;
  if (effective <= (z * z * q) / (1 - q) || effective <= (z * z * (1 - q)) / q) {
    return dataError('INSUFFICIENT_DATA', `${n} values are too few for the ${q} quantile`);
  }
  const reach = z * Math.sqrt((q * (1 - q)) / effective);
  const upper = quantileOfSorted(sorted, q + reach);
  const lower = quantileOfSorted(sorted, q - reach);
  const standardError = (upper - lower) / (2 * z);
  const mean = quantileOfSorted(sorted, q);
  const isTied = lower === mean || upper === mean;
  return {
    kind: 'quantile',
    n,
    mean,
    varianceOfMean: standardError ** 2,
    flags: isTied ? ['TIED_QUANTILE'] : [],
  };
}

/**
 * Difference of a quantile between two arms of sorted values, one value per unit; normal reference.
 * For several values per unit see {@link estimateClusteredQuantileDifference}.
 */
export function estimateQuantileDifference(
  control: ArrayLike<number>,
  treatment: ArrayLike<number>,
  q: number,
): Estimate | DataError {
  return differenceOfLevels(quantileLevel(control, q), quantileLevel(treatment, q));
}

/** Joins two quantile levels; exported for the clustered version. */
export function differenceOfLevels(
  control: QuantileLevel | DataError,
  treatment: QuantileLevel | DataError,
): Estimate | DataError {
  if (isDataError(control)) return control;
  if (isDataError(treatment)) return treatment;
  return makeEstimate({
    control: { n: control.n, mean: control.mean, varianceOfMean: control.varianceOfMean },
    treatment: { n: treatment.n, mean: treatment.mean, varianceOfMean: treatment.varianceOfMean },
    estimate: treatment.mean - control.mean,
    standardError: Math.sqrt(control.varianceOfMean + treatment.varianceOfMean),
    degreesOfFreedom: Infinity,
    flags: [...new Set([...control.flags, ...treatment.flags])],
  });
}
