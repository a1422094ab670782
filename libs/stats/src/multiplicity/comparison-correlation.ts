import { dataError, type DataError } from '../data-error.js';
import { sampleCovariance, type JointMoments } from '../moments/joint-moments.js';

/** Correlation of all differences of means, treatments by metrics. */
export interface ComparisonCorrelation {
  readonly kind: 'correlation';
  /** Entry (t · metrics + m) is metric m of treatment t. */
  readonly matrix: readonly (readonly number[])[];
}

/**
 * Correlation of the statistics of several metrics and several treatments against one control, from joint moments
 * of the metrics (linearised or adjusted ones as well): Cov = S_control/n_control, plus S_t/n_t within a treatment.
 * For {@link maxT}. ZERO_VARIANCE when a difference has no error.
 *
 * @example comparisonCorrelation(control, [armB, armC]).matrix // 4 x 4 for two metrics
 */
export function comparisonCorrelation(
  control: JointMoments,
  treatments: readonly JointMoments[],
): ComparisonCorrelation | DataError {
  const metrics = control.mean.length;
  if (treatments.some(({ mean }) => mean.length !== metrics)) {
    throw new RangeError('the arms hold different metrics');
  }
  if (control.n < 2 || treatments.some(({ n }) => n < 2)) {
    return dataError('INSUFFICIENT_DATA', 'an arm has fewer than two units');
  }
  const cells = treatments.flatMap((arm) =>
    Array.from({ length: metrics }, (_, metric) => ({ arm, metric })),
  );
  const covariance = cells.map((a) =>
    cells.map(
      (b) =>
        sampleCovariance(control, a.metric, b.metric) / control.n +
        (a.arm === b.arm ? sampleCovariance(a.arm, a.metric, b.metric) / a.arm.n : 0),
    ),
  );
  if (covariance.some((row, i) => !(row[i]! > 0))) {
    return dataError('ZERO_VARIANCE', 'a metric does not vary in either arm of a comparison');
  }
  const matrix = covariance.map((row, i) =>
    row.map((value, j) => (i === j ? 1 : value / Math.sqrt(covariance[i]![i]! * covariance[j]![j]!))),
  );
  return { kind: 'correlation', matrix };
}
