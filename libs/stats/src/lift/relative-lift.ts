import { dataError, type DataError } from '../data-error.js';
import { studentTSurvival, studentTUpperQuantile } from '../distributions/student-t.js';
import type { Estimate } from '../estimation/estimate.js';
import type { Flag } from '../flags.js';
import { resolveInferenceOptions, type InferenceOptions, type Interval } from '../inference/inference.js';
import { fiellerSet, type FiellerSet } from './fieller-set.js';
import { logRatioInterval, type LogRatioInterval } from './log-ratio-interval.js';

/** First-order (delta-method) error of a relative lift. */
export interface DeltaLift {
  readonly standardError: number;
  readonly interval: Interval;
  readonly pValue: number;
}

/** Relative effect of the treatment, (treatment - control)/|control|, as a fraction (0.05 is +5 %). */
export interface RelativeLift {
  readonly kind: 'lift';
  readonly lift: number;
  /** The interval to show, and where it came from. Null when no bounded interval exists. */
  readonly interval: Interval | null;
  readonly method: 'fieller' | 'log-ratio' | null;
  /** p-value of "no effect": the absolute test's own, so that relative and absolute never disagree. */
  readonly pValue: number;
  readonly delta: DeltaLift;
  readonly fieller: FiellerSet;
  readonly logRatio: LogRatioInterval | null;
  readonly flags: readonly Flag[];
}

export type LiftOptions = Pick<InferenceOptions, 'alpha' | 'reference'>;

function deltaError({ control, treatment, covariance }: Estimate): number {
  const ratio = treatment.mean / control.mean;
  const fromTreatment = treatment.varianceOfMean / control.mean / control.mean;
  const fromControl = (control.varianceOfMean / control.mean / control.mean) * ratio * ratio;
  const shared = (2 * ratio * covariance) / control.mean / control.mean;
  return Math.sqrt(Math.max(0, fromTreatment + fromControl - shared));
}

/**
 * Relative lift with three intervals: Fieller (exact for normal means, the default), log-ratio (the fallback
 * when the baseline is not clearly away from zero, so that Fieller's set is unbounded) and delta method
 * (shown for comparison; it under-covers when the baseline is noisy). A baseline of exactly zero has no lift:
 * ZERO_BASELINE. Throws a RangeError on an impossible option.
 *
 * @example relativeLift(estimate, { reference: 'normal' }).interval // { lower: 0.094, upper: 1.708 }
 */
export function relativeLift(estimate: Estimate, options: LiftOptions = {}): RelativeLift | DataError {
  const { alpha, reference } = resolveInferenceOptions(options);
  if (estimate.control.mean === 0) {
    return dataError('ZERO_BASELINE', 'the control mean is zero, so a relative effect does not exist');
  }
  const degreesOfFreedom = reference === 'normal' ? Infinity : estimate.degreesOfFreedom;
  const critical = studentTUpperQuantile(alpha / 2, degreesOfFreedom);
  const lift = estimate.estimate / Math.abs(estimate.control.mean);
  const fieller = fiellerSet(estimate, critical);
  const logRatio = logRatioInterval(estimate, critical);
  const standardError = deltaError(estimate);
  const ends = fieller.interval ? [fieller.interval.lower, fieller.interval.upper] : [];
  if (![lift * lift, standardError, fieller.g, ...ends].every(Number.isFinite)) {
    return dataError('ZERO_BASELINE', 'the control mean is too near zero for a relative effect');
  }
  const twoSided = (t: number): number => 2 * studentTSurvival(Math.abs(t), degreesOfFreedom);
  return {
    kind: 'lift',
    lift,
    interval: fieller.interval ?? logRatio?.interval ?? null,
    method: fieller.bounded ? 'fieller' : logRatio ? 'log-ratio' : null,
    pValue: twoSided(estimate.estimate / estimate.standardError),
    delta: {
      standardError,
      interval: { lower: lift - critical * standardError, upper: lift + critical * standardError },
      pValue: standardError > 0 ? twoSided(lift / standardError) : lift === 0 ? 1 : 0,
    },
    fieller,
    logRatio,
    flags: fieller.bounded ? [] : ['UNBOUNDED_RELATIVE'],
  };
}
