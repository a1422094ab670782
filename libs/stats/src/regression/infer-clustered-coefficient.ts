import { dataError, type DataError } from '../data-error.js';
import { DEFAULTS } from '../defaults.js';
import { requireInteger, requireOpenProbability } from '../distributions/argument-checks.js';
import { studentTSurvival, studentTUpperQuantile } from '../distributions/student-t.js';
import type { Flag } from '../flags.js';
import type { Interval } from '../inference/inference.js';
import { adjustResiduals, clusterCovariance, clustersOf, rootOfInverseGram } from './cluster-covariance.js';
import type { LeastSquaresFit } from './least-squares.js';

/** Test of one coefficient with errors that depend on each other within clusters. */
export interface ClusteredCoefficient {
  readonly kind: 'clustered-coefficient';
  readonly estimate: number;
  /** CR2, bias-reduced. */
  readonly standardError: number;
  /** Satterthwaite's; small and not a whole number when few clusters carry the coefficient. */
  readonly degreesOfFreedom: number;
  readonly statistic: number;
  readonly pValue: number;
  readonly interval: Interval;
  readonly clusters: number;
  readonly flags: readonly Flag[];
}

export interface ClusteredCoefficientOptions {
  /** Which coefficient, from 0. */
  readonly index: number;
  readonly alpha?: number;
}

/**
 * Satterthwaite degrees of freedom of a CR2 variance under equal independent errors (Bell & McCaffrey 2002):
 * (tr M)²/tr M² for M_gh = p_g' p_h with p_g = (I - H)_g' (I - H_gg)^(-1/2) X_g (X'X)⁻¹ e. M needs only each
 * cluster's own vector and its p sums, so rows are never compared with rows of other clusters.
 */
function satterthwaite(fit: LeastSquaresFit, labels: readonly (string | number)[], index: number): number {
  const root = rootOfInverseGram(fit);
  const direction = fit.inverseGram.map((row) => row[index]!);
  const parts = clustersOf(labels).map(({ rows }) => {
    const design = rows.map((row) => fit.design[row]!);
    const raw = design.map((x) => x.reduce((sum, value, j) => sum + value * direction[j]!, 0));
    const own = adjustResiduals(design, raw, root, -0.5);
    const score = direction.map((_, j) => design.reduce((sum, x, i) => sum + x[j]! * own[i]!, 0));
    return { square: own.reduce((sum, value) => sum + value * value, 0), score };
  });
  let [trace, traceOfSquare] = [0, 0];
  parts.forEach((g, i) => {
    const image = fit.inverseGram.map((row) => row.reduce((sum, value, j) => sum + value * g.score[j]!, 0));
    parts.forEach((h, j) => {
      const shared = h.score.reduce((sum, value, k) => sum + value * image[k]!, 0);
      const entry = (i === j ? g.square : 0) - shared;
      if (i === j) trace += entry;
      traceOfSquare += entry * entry;
    });
  });
  return (trace * trace) / traceOfSquare;
}

/**
 * t test of one coefficient with the bias-reduced cluster-robust error CR2 and Satterthwaite degrees of freedom
 * (Bell & McCaffrey 2002; Pustejovsky & Tipton 2018): honest down to about a dozen clusters, where G - 1 degrees of
 * freedom are not. `labels` gives each row's cluster. Below 40 clusters FEW_CLUSTERS is flagged; below 12 prefer
 * {@link wildClusterBootstrap}. Throws a RangeError on a label per row missing or an index out of range.
 *
 * @example inferClusteredCoefficient(fit, cities, { index: 1 }) // { standardError, degreesOfFreedom: 11.3, pValue, ... }
 */
export function inferClusteredCoefficient(
  fit: LeastSquaresFit,
  labels: readonly (string | number)[],
  { index, alpha = DEFAULTS.alpha }: ClusteredCoefficientOptions,
): ClusteredCoefficient | DataError {
  requireOpenProbability(alpha, 'alpha');
  requireInteger(index, 'index');
  const estimate = fit.coefficients[index];
  if (estimate === undefined) throw new RangeError(`no coefficient ${index} of ${fit.coefficients.length}`);
  const variance = clusterCovariance(fit, labels, 'CR2')[index]![index]!;
  const clusters = new Set(labels).size;
  if (clusters < 2) return dataError('INSUFFICIENT_DATA', 'one cluster has no error of its own', estimate);
  if (!(variance > 0)) return dataError('ZERO_VARIANCE', 'no variation between clusters', estimate);
  const standardError = Math.sqrt(variance);
  const degreesOfFreedom = satterthwaite(fit, labels, index);
  if (!(degreesOfFreedom > 0)) {
    return dataError('INSUFFICIENT_DATA', 'the clusters leave no degrees of freedom', estimate);
  }
  const statistic = estimate / standardError;
  const margin = studentTUpperQuantile(alpha / 2, degreesOfFreedom) * standardError;
  return {
    kind: 'clustered-coefficient',
    estimate,
    standardError,
    degreesOfFreedom,
    statistic,
    pValue: 2 * studentTSurvival(Math.abs(statistic), degreesOfFreedom),
    interval: { lower: estimate - margin, upper: estimate + margin },
    clusters,
    flags: clusters < DEFAULTS.fewClusters ? ['FEW_CLUSTERS'] : [],
  };
}
