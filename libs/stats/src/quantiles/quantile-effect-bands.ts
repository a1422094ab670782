import { dataError, type DataError } from '../data-error.js';
import { DEFAULTS } from '../defaults.js';
import { requireOpenProbability } from '../distributions/argument-checks.js';
import type { Interval } from '../inference/inference.js';
import { anytimeDistributionBand, fixedDistributionBand } from '../sequential/uniform-distribution-band.js';
import { orderQuantileOfSorted } from './quantile-of-sorted.js';

export interface QuantileBandOptions {
  readonly alpha?: number;
  /** Quantiles at which to report the effect; the bands hold for all of (0, 1) together. */
  readonly quantiles?: readonly number[];
  /** Smallest sample per arm at which a look may be taken; absent: one look at a planned size. */
  readonly firstLook?: number;
}

/** Difference of one quantile with its part of the simultaneous band. */
export interface QuantileEffect {
  readonly q: number;
  readonly estimate: number;
  readonly interval: Interval;
}

/** Difference of whole distributions. */
export interface QuantileEffectBands {
  readonly kind: 'quantile-effect-bands';
  readonly effects: readonly QuantileEffect[];
  /** Largest distance between the two empirical distribution functions. */
  readonly distance: number;
  /** p-value of "the distributions are equal" from that distance; anytime-valid with `firstLook`. */
  readonly pValue: number;
  /** Some quantile of the treatment is certainly higher (lower) than the control's. */
  readonly isSomewhereHigher: boolean;
  readonly isSomewhereLower: boolean;
}

/** sup over x of F_control - F_treatment (treatment higher) and of F_treatment - F_control. */
function distances(
  control: ArrayLike<number>,
  treatment: ArrayLike<number>,
): { higher: number; lower: number } {
  let [i, j, higher, lower] = [0, 0, 0, 0];
  while (i < control.length && j < treatment.length) {
    const x = Math.min(control[i]!, treatment[j]!);
    while (i < control.length && control[i]! <= x) i += 1;
    while (j < treatment.length && treatment[j]! <= x) j += 1;
    const gap = i / control.length - j / treatment.length;
    higher = Math.max(higher, gap);
    lower = Math.max(lower, -gap);
  }
  return { higher, lower };
}

/** Observed value at a shifted level; unbounded where the band leaves (0, 1). */
function shiftedQuantile(sorted: ArrayLike<number>, level: number): number {
  if (level <= 0) return -Infinity;
  return level > 1 ? Infinity : orderQuantileOfSorted(sorted, level);
}

/** The smallest level at which the two bands, each at half of it, no longer reach across the distance. */
function pValueOf(distance: number, reach: (alpha: number) => number): number {
  if (!(reach(1 - 1e-9) < distance)) return 1;
  let [low, high] = [Math.log(1e-300), Math.log(1 - 1e-9)];
  for (let step = 0; step < 60; step++) {
    const middle = 0.5 * (low + high);
    if (reach(Math.exp(middle)) < distance) high = middle;
    else low = middle;
  }
  return Math.exp(high);
}

/**
 * Quantile treatment effects at every level at once, with simultaneous bands from bands around both distribution
 * functions: fixed-horizon (DKW) or, with `firstLook`, valid at every look (Howard & Ramdas 2022). The two flags
 * give stochastic dominance: somewhere higher and nowhere lower. Arguments are sorted values, one per unit.
 * INSUFFICIENT_DATA on an arm without values. Throws a RangeError on an impossible option.
 *
 * @example
 * quantileEffectBands(sortedControl, sortedTreatment, { quantiles: [0.5, 0.9], firstLook: 100 }).pValue
 */
export function quantileEffectBands(
  control: ArrayLike<number>,
  treatment: ArrayLike<number>,
  { alpha = DEFAULTS.alpha, quantiles = [0.1, 0.25, 0.5, 0.75, 0.9], firstLook }: QuantileBandOptions = {},
): QuantileEffectBands | DataError {
  requireOpenProbability(alpha, 'alpha');
  quantiles.forEach((q) => requireOpenProbability(q, 'q'));
  if (control.length === 0 || treatment.length === 0) {
    return dataError('INSUFFICIENT_DATA', 'an arm has no values');
  }
  const band = (n: number, level: number): number =>
    firstLook === undefined
      ? fixedDistributionBand(n, level)
      : anytimeDistributionBand(n, { alpha: level, firstLook });
  const [ofControl, ofTreatment] = [band(control.length, alpha / 2), band(treatment.length, alpha / 2)];
  const { higher, lower } = distances(control, treatment);
  const distance = Math.max(higher, lower);
  const effects = quantiles.map((q) => ({
    q,
    estimate: orderQuantileOfSorted(treatment, q) - orderQuantileOfSorted(control, q),
    interval: {
      lower: shiftedQuantile(treatment, q - ofTreatment) - shiftedQuantile(control, q + ofControl),
      upper: shiftedQuantile(treatment, q + ofTreatment) - shiftedQuantile(control, q - ofControl),
    },
  }));
  return {
    kind: 'quantile-effect-bands',
    effects,
    distance,
    pValue: pValueOf(
      distance,
      (level) => band(control.length, level / 2) + band(treatment.length, level / 2),
    ),
    isSomewhereHigher: higher > ofControl + ofTreatment,
    isSomewhereLower: lower > ofControl + ofTreatment,
  };
}
