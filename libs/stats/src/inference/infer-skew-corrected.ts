import { dataError, type DataError } from '../data-error.js';
import { studentTLogSurvival, studentTSurvival, studentTUpperQuantile } from '../distributions/student-t.js';
import type { Estimate } from '../estimation/estimate.js';
import type { Moments } from '../moments/moments.js';
import {
  resolveInferenceOptions,
  type Alternative,
  type InferenceOptions,
  type Interval,
} from './inference.js';

/** A fixed-horizon answer whose statistic was corrected for the skewness of the difference. */
export interface SkewCorrectedInference {
  readonly kind: 'skew-corrected';
  readonly estimate: number;
  readonly standardError: number;
  readonly degreesOfFreedom: number;
  /** Third cumulant of the estimate over its cubed standard error; 0 leaves the t test as it is. */
  readonly skewness: number;
  /** The t statistic after Hall's transform. */
  readonly statistic: number;
  readonly pValue: number;
  /** Natural logarithm of the p-value. */
  readonly logPValue: number;
  readonly interval: Interval;
  readonly alpha: number;
  readonly alternative: Alternative;
  readonly nullValue: number;
}

/** h(t) = t + g t²/3 + g² t³/27 + g/6, rising in t for every g. */
function transform(t: number, g: number): number {
  const u = (g * t) / 3;
  return t * (1 + u + (u * u) / 3) + g / 6;
}

/** The t with h(t) = y: 3 (∛(1 + g (y - g/6)) - 1)/g, written without a division by g. */
function inverse(y: number, g: number): number {
  const rest = y - g / 6;
  const root = Math.cbrt(1 + g * rest);
  return (3 * rest) / (root * root + root + 1);
}

/**
 * Skewness of a difference of means: (M3_B/n_B³ - M3_A/n_A³)/se³, M3 the sums of cubed deviations. It cancels
 * when the arms are alike and of one size, and is worst at uneven splits. Null without third moments.
 *
 * @example differenceSkewness({ n: 2, mean: 0, m2: 2, m3: 0 }, { n: 3, mean: 0, m2: 6, m3: 6 }, 1) // 0.2222
 */
export function differenceSkewness(
  control: Moments,
  treatment: Moments,
  standardError: number,
): number | null {
  if (control.m3 === undefined || treatment.m3 === undefined) return null;
  // Each factor is scaled on its own, so that cubes of large or tiny values do not overflow.
  const cumulant = ({ n, m3 }: Moments): number =>
    n > 0 ? m3! / standardError / n / standardError / n / standardError / n : 0;
  const skewness = cumulant(treatment) - cumulant(control);
  return Number.isFinite(skewness) ? skewness : null;
}

/**
 * Test and interval of a difference of means with Hall's monotone transform of the t statistic (Hall 1992,
 * "On the removal of skewness by transformation"), which removes the leading error of the t approximation
 * for skewed values: both tails are right to a higher order where Welch rejects too often on one side and
 * hardly ever on the other. The transform is monotone, so the interval, found by inverting it, excludes the null
 * value exactly when p < alpha. `moments` are the arms' own, with third moments; without them
 * INSUFFICIENT_DATA. Read it where `SKEW_WARNING` stands on the estimate. Throws a RangeError on an
 * impossible option.
 *
 * @example
 * inferSkewCorrected(estimate, { control, treatment }, { alpha: 0.05 }).interval // shifted towards the long tail
 */
export function inferSkewCorrected(
  estimate: Pick<Estimate, 'estimate' | 'standardError' | 'degreesOfFreedom'>,
  moments: { readonly control: Moments; readonly treatment: Moments },
  options: InferenceOptions = {},
): SkewCorrectedInference | DataError {
  const { alpha, alternative, nullValue, reference } = resolveInferenceOptions(options);
  const { standardError } = estimate;
  const degreesOfFreedom = reference === 'normal' ? Infinity : estimate.degreesOfFreedom;
  const skewness = differenceSkewness(moments.control, moments.treatment, standardError);
  if (skewness === null) return dataError('INSUFFICIENT_DATA', 'third moments are not known');
  const sides = alternative === 'two-sided' ? 2 : 1;
  const critical = studentTUpperQuantile(alpha / sides, degreesOfFreedom);
  const statistic = transform((estimate.estimate - nullValue) / standardError, skewness);
  const towards =
    alternative === 'two-sided' ? Math.abs(statistic) : alternative === 'greater' ? statistic : -statistic;
  return {
    kind: 'skew-corrected',
    estimate: estimate.estimate,
    standardError,
    degreesOfFreedom,
    skewness,
    statistic,
    pValue: sides * studentTSurvival(towards, degreesOfFreedom),
    logPValue: Math.min(0, Math.log(sides) + studentTLogSurvival(towards, degreesOfFreedom)),
    interval: {
      lower:
        alternative === 'less' ? -Infinity : estimate.estimate - standardError * inverse(critical, skewness),
      upper:
        alternative === 'greater'
          ? Infinity
          : estimate.estimate - standardError * inverse(-critical, skewness),
    },
    alpha,
    alternative,
    nullValue,
  };
}
