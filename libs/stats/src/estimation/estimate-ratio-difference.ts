import { dataError, isDataError, type DataError } from '../data-error.js';
import { DEFAULTS } from '../defaults.js';
import type { Flag } from '../flags.js';
import { linearCombination, sampleCovariance, type JointMoments } from '../moments/joint-moments.js';
import { sampleVariance } from '../moments/moments.js';
import { makeEstimate, requireUnits, type Estimate, type Level } from './estimate.js';
import { welchDegreesOfFreedom } from './welch-degrees-of-freedom.js';

/** A ratio of means over the units of one arm. */
export interface RatioLevel {
  readonly kind: 'ratio';
  readonly ratio: number;
  /** Variance per unit of the linearised ratio (numerator - ratio x denominator)/mean denominator. */
  readonly unitVariance: number;
  readonly n: number;
  readonly flags: readonly Flag[];
}

/** The first two variables alone. */
function pairOf(moments: JointMoments): JointMoments {
  const { n, mean, c } = moments;
  const size = mean.length;
  return size === 2 ? moments : { n, mean: mean.slice(0, 2), c: [c[0]!, c[1]!, c[size]!] };
}

/**
 * Ratio of two totals over units, Σnumerator/Σdenominator, with its delta-method variance (Deng, Knoblich
 * & Lu 2018). `moments` holds (numerator, denominator) per randomisation unit; units with a denominator of 0
 * stay in n; further variables are ignored. A mean denominator not above 0 is ZERO_DENOMINATOR; one within three standard errors of 0 is
 * flagged UNSTABLE_DENOMINATOR.
 *
 * @example ratioLevel(jointMomentsFromRows([[1, 2], [0, 1], [3, 4]])) // ratio 4/7
 */
export function ratioLevel(moments: JointMoments): RatioLevel | DataError {
  const [numerator, denominator] = moments.mean as [number, number];
  if (moments.n < 2) return dataError('INSUFFICIENT_DATA', 'a ratio needs at least two units');
  if (!(denominator > 0)) {
    return dataError('ZERO_DENOMINATOR', 'the mean of the denominator is not above zero');
  }
  const ratio = numerator / denominator;
  const linearised = linearCombination(pairOf(moments), [1 / denominator, -ratio / denominator]);
  const errorOfDenominator = Math.sqrt(sampleCovariance(moments, 1, 1) / moments.n);
  const isUnstable = denominator < DEFAULTS.unstableDenominatorErrors * errorOfDenominator;
  return {
    kind: 'ratio',
    ratio,
    unitVariance: sampleVariance(linearised),
    n: moments.n,
    flags: isUnstable ? ['UNSTABLE_DENOMINATOR'] : [],
  };
}

/**
 * Difference of a ratio metric between two arms, with delta-method errors and Welch degrees of freedom.
 * Each argument holds the joint moments (numerator, denominator) of its arm.
 */
export function estimateRatioDifference(
  control: JointMoments,
  treatment: JointMoments,
): Estimate | DataError {
  const tooFew = requireUnits(control, treatment);
  if (tooFew) return tooFew;
  const [a, b] = [ratioLevel(control), ratioLevel(treatment)];
  if (isDataError(a)) return a;
  if (isDataError(b)) return b;
  const level = ({ n, ratio, unitVariance }: RatioLevel): Level => ({
    n,
    mean: ratio,
    varianceOfMean: unitVariance / n,
  });
  const levels = { control: level(a), treatment: level(b) };
  return makeEstimate({
    ...levels,
    estimate: b.ratio - a.ratio,
    standardError: Math.sqrt(levels.control.varianceOfMean + levels.treatment.varianceOfMean),
    degreesOfFreedom: welchDegreesOfFreedom([
      { variance: levels.control.varianceOfMean, degreesOfFreedom: control.n - 1 },
      { variance: levels.treatment.varianceOfMean, degreesOfFreedom: treatment.n - 1 },
    ]),
    flags: [...new Set([...a.flags, ...b.flags])],
  });
}
