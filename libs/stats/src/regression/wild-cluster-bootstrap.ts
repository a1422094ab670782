import { dataError, isDataError, type DataError } from '../data-error.js';
import { DEFAULTS } from '../defaults.js';
import { requireFinite, requireInteger, requireOpenProbability } from '../distributions/argument-checks.js';
import type { Interval } from '../inference/inference.js';
import type { RandomSource } from '../random/random-source.js';
import { clustersOf } from './cluster-covariance.js';
import { leastSquares, type LeastSquaresFit } from './least-squares.js';

export interface WildBootstrapOptions {
  /** Which coefficient, from 0. */
  readonly index: number;
  readonly random: RandomSource;
  readonly nullValue?: number;
  readonly alpha?: number;
  readonly draws?: number;
}

/** Wild cluster bootstrap of one coefficient. */
export interface WildClusterBootstrap {
  readonly kind: 'wild-cluster-bootstrap';
  readonly estimate: number;
  /** Cluster-robust t statistic against the null value. */
  readonly statistic: number;
  /** Share of bootstrap statistics at least as large in absolute value. */
  readonly pValue: number;
  /** Null values that are not rejected at alpha, with the same draws. */
  readonly interval: Interval;
  readonly clusters: number;
  readonly draws: number;
}

/** Webb's six points: mean 0, variance 1, third moment 0, enough distinct draws for six clusters. */
const WEBB = [-Math.sqrt(1.5), -1, -Math.SQRT1_2, Math.SQRT1_2, 1, Math.sqrt(1.5)];

type Matrix = readonly (readonly number[])[];

interface ClusterSums {
  readonly gram: Matrix;
  /** X_g'ũ_g for a null value of 0, and how it changes per unit of the null value. */
  readonly score: readonly number[];
  readonly scorePerUnit: readonly number[];
}

const times = (matrix: Matrix, vector: readonly number[]): readonly number[] =>
  matrix.map((row) => row.reduce((sum, value, j) => sum + value * vector[j]!, 0));

/** Least squares with coefficient `index` held at zero: residuals of `y` on the other columns. */
function residualsWithout(
  fit: LeastSquaresFit,
  index: number,
  y: readonly number[],
): readonly number[] | DataError {
  const others = fit.design.map((row) => row.filter((_, j) => j !== index));
  if (others[0]!.length === 0) return y;
  const restricted = leastSquares(others, y);
  return isDataError(restricted) ? restricted : restricted.residuals;
}

function sumsOf(
  fit: LeastSquaresFit,
  labels: readonly (string | number)[],
  residuals: readonly number[],
  change: readonly number[],
): readonly ClusterSums[] {
  const columns = fit.coefficients.map((_, j) => j);
  return clustersOf(labels).map(({ rows }) => {
    const sum = (value: (row: number) => number): number =>
      rows.reduce((total, row) => total + value(row), 0);
    return {
      gram: columns.map((j) => columns.map((k) => sum((row) => fit.design[row]![j]! * fit.design[row]![k]!))),
      score: columns.map((j) => sum((row) => fit.design[row]![j]! * residuals[row]!)),
      scorePerUnit: columns.map((j) => sum((row) => fit.design[row]![j]! * change[row]!)),
    };
  });
}

/** CR0 t statistic of a change b - b₀ of the coefficients, given the clusters' scores at b₀. */
function statisticOf(
  inverseGram: Matrix,
  clusters: readonly ClusterSums[],
  scores: Matrix,
  index: number,
): number {
  const total = scores[0]!.map((_, j) => scores.reduce((sum, score) => sum + score[j]!, 0));
  const change = times(inverseGram, total);
  const direction = inverseGram[index]!;
  let variance = 0;
  clusters.forEach(({ gram }, g) => {
    const fitted = times(gram, change);
    const residual = direction.reduce((sum, value, j) => sum + value * (scores[g]![j]! - fitted[j]!), 0);
    variance += residual * residual;
  });
  return variance > 0 ? change[index]! / Math.sqrt(variance) : change[index] === 0 ? 0 : Infinity;
}

/**
 * Wild cluster bootstrap with the null imposed (Cameron, Gelbach & Miller 2008) and Webb's six-point weights (2013):
 * the way to test a coefficient with six to twelve clusters, where every formula for an error fails. Only sums per
 * cluster enter a draw, so its cost does not grow with rows. The interval inverts the test. SINGULAR_DESIGN and
 * INSUFFICIENT_DATA (fewer than three clusters) are data errors; impossible options throw a RangeError.
 *
 * @example wildClusterBootstrap(fit, cities, { index: 1, random: seededRandom(1) }).pValue
 */
export function wildClusterBootstrap(
  fit: LeastSquaresFit,
  labels: readonly (string | number)[],
  { index, random, nullValue = 0, alpha = DEFAULTS.alpha, draws = 9_999 }: WildBootstrapOptions,
): WildClusterBootstrap | DataError {
  requireInteger(index, 'index');
  requireFinite(nullValue, 'nullValue');
  requireOpenProbability(alpha, 'alpha');
  requireInteger(draws, 'draws', 99);
  if (labels.length !== fit.design.length) throw new RangeError('one cluster label per row is needed');
  const estimate = fit.coefficients[index];
  if (estimate === undefined) throw new RangeError(`no coefficient ${index} of ${fit.coefficients.length}`);
  const outcome = fit.design.map(
    (x, i) => fit.residuals[i]! + x.reduce((sum, value, j) => sum + value * fit.coefficients[j]!, 0),
  );
  const residuals = residualsWithout(fit, index, outcome);
  if ('kind' in residuals) return residuals;
  const change = residualsWithout(
    fit,
    index,
    fit.design.map((x) => -x[index]!),
  );
  if ('kind' in change) return change;
  const clusters = sumsOf(fit, labels, residuals, change);
  if (clusters.length < 3) {
    return dataError('INSUFFICIENT_DATA', 'a wild cluster bootstrap needs three clusters', estimate);
  }
  const weights = Array.from({ length: draws }, () => clusters.map(() => WEBB[Math.floor(6 * random())]!));
  const scoresAt = (value: number): Matrix =>
    clusters.map(({ score, scorePerUnit }) => score.map((entry, j) => entry + value * scorePerUnit[j]!));
  const observed = (value: number): number => statisticOf(fit.inverseGram, clusters, scoresAt(value), index);
  const pValueAt = (value: number): number => {
    const scores = scoresAt(value);
    const size = Math.abs(observed(value)) * (1 - 1e-12);
    let hits = 0;
    for (const draw of weights) {
      const drawn = scores.map((score, g) => score.map((entry) => entry * draw[g]!));
      if (Math.abs(statisticOf(fit.inverseGram, clusters, drawn, index)) >= size) hits += 1;
    }
    return hits / draws;
  };
  const statistic = observed(nullValue);
  if (!Number.isFinite(statistic))
    return dataError('ZERO_VARIANCE', 'no variation between clusters', estimate);
  const scale = Math.abs((estimate - nullValue) / statistic) || Math.abs(estimate) || 1;
  return {
    kind: 'wild-cluster-bootstrap',
    estimate,
    statistic,
    pValue: pValueAt(nullValue),
    interval: {
      lower: endOf((value) => pValueAt(value) > alpha, estimate, -scale),
      upper: endOf((value) => pValueAt(value) > alpha, estimate, scale),
    },
    clusters: clusters.length,
    draws,
  };
}

/** The last accepted value going from `start` by `step`; infinite when nothing that way is rejected. */
function endOf(isAccepted: (value: number) => boolean, start: number, step: number): number {
  let reach = 2 * step;
  while (isAccepted(start + reach)) {
    reach *= 2;
    if (Math.abs(reach) > 1e4 * Math.abs(step)) return step > 0 ? Infinity : -Infinity;
  }
  let [inside, outside] = [0, reach];
  for (let round = 0; round < 22; round++) {
    const middle = 0.5 * (inside + outside);
    if (isAccepted(start + middle)) inside = middle;
    else outside = middle;
  }
  return start + outside;
}
