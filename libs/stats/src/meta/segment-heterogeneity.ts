import { dataError, type DataError } from '../data-error.js';
import { chiSquareLogSurvival, chiSquareSurvival } from '../distributions/chi-square.js';
import { normalSurvival } from '../distributions/normal.js';
import { adjustPValues } from '../multiplicity/adjust-p-values.js';
import { cochranQ, requireStudies, weightedMean, type StudyEffect } from './effects.js';
import { empiricalBayesNormal } from './empirical-bayes.js';

/** One segment's effect beside the others. */
export interface SegmentEffect {
  readonly estimate: number;
  /** Pulled towards the mean of the segments as far as its own error demands (empirical Bayes). */
  readonly shrunken: number;
  /** Two-sided normal p-value of this segment alone, and Benjamini-Hochberg over the segments. */
  readonly pValue: number;
  readonly adjustedPValue: number;
}

/** Whether an effect differs between segments. */
export interface SegmentHeterogeneity {
  readonly kind: 'heterogeneity';
  /** Cochran's Q: Σ (d_s - mean)²/v_s. */
  readonly q: number;
  readonly degreesOfFreedom: number;
  /** p-value of "the effect is the same in all segments": read this before any single segment. */
  readonly pValue: number;
  readonly logPValue: number;
  /** Share of the variation between segments that is not error. */
  readonly iSquared: number;
  /** Precision-weighted mean effect. */
  readonly mean: number;
  readonly segments: readonly SegmentEffect[];
}

/**
 * Heterogeneity of an effect over disjoint segments (Cochran 1954): Q against chi-square first, then each segment
 * with its Benjamini-Hochberg p-value and its shrunken effect. Variances are taken as known; where segments are small see
 * {@link heterogeneityPValue}. Fewer than two segments are INSUFFICIENT_DATA; throws
 * a RangeError on a variance that is not positive.
 *
 * @example
 * segmentHeterogeneity([{ estimate: 0.1, variance: 0.01 }, { estimate: 0.5, variance: 0.01 }]).pValue // 0.0047
 */
export function segmentHeterogeneity(segments: readonly StudyEffect[]): SegmentHeterogeneity | DataError {
  if (segments.length < 2) return dataError('INSUFFICIENT_DATA', 'heterogeneity needs two segments');
  requireStudies(segments);
  const q = cochranQ(segments);
  const degreesOfFreedom = segments.length - 1;
  const pValues = segments.map(
    ({ estimate, variance }) => 2 * normalSurvival(Math.abs(estimate) / Math.sqrt(variance)),
  );
  const adjusted = adjustPValues(pValues, 'benjamini-hochberg');
  const { posteriorMeans } = empiricalBayesNormal(segments);
  return {
    kind: 'heterogeneity',
    q,
    degreesOfFreedom,
    pValue: chiSquareSurvival(q, degreesOfFreedom),
    logPValue: chiSquareLogSurvival(q, degreesOfFreedom),
    iSquared: q > 0 ? Math.max(0, 1 - degreesOfFreedom / q) : 0,
    mean: weightedMean(segments, 0).mean,
    segments: segments.map(({ estimate }, i) => ({
      estimate,
      shrunken: posteriorMeans[i]!,
      pValue: pValues[i]!,
      adjustedPValue: adjusted[i]!,
    })),
  };
}
