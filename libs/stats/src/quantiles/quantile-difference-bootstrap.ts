import { dataError, type DataError } from '../data-error.js';
import { requireInteger, requireOpenProbability } from '../distributions/argument-checks.js';
import { binomialCdf, binomialQuantile } from '../distributions/binomial.js';
import type { Interval } from '../inference/inference.js';
import type { RandomSource } from '../random/random-source.js';
import { orderQuantileOfSorted, quantileOfSorted, sortAscending } from './quantile-of-sorted.js';

export interface QuantileBootstrapOptions {
  readonly q: number;
  readonly alpha: number;
  readonly random: RandomSource;
  readonly draws?: number;
}

/** Difference of quantiles with its bootstrap interval. */
export interface QuantileBootstrap {
  readonly kind: 'quantile-bootstrap';
  readonly estimate: number;
  readonly interval: Interval;
}

/** Draws ranks 1..n from Binomial(n + 1, q) by inversion of a table, redrawing none: ends are clamped. */
function rankSampler(n: number, q: number, random: RandomSource): () => number {
  const distribution = { trials: n + 1, chance: q };
  const first = binomialQuantile(1e-12, distribution);
  const last = binomialQuantile(1 - 1e-12, distribution);
  const cumulative = Float64Array.from({ length: last - first + 1 }, (_, i) =>
    binomialCdf(first + i, distribution),
  );
  return () => {
    const u = random();
    let [low, high] = [0, cumulative.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cumulative[middle]! < u) low = middle + 1;
      else high = middle;
    }
    return Math.min(Math.max(first + low, 1), n);
  };
}

/**
 * Interval of a difference of quantiles by the resampling-free bootstrap (Schultzberg & Ankargren 2022): the
 * rank of a bootstrap quantile is Binomial(n + 1, q), so a draw costs two random numbers, not two resamples.
 * Arguments are sorted values, one per unit.
 */
export function quantileDifferenceBootstrap(
  control: ArrayLike<number>,
  treatment: ArrayLike<number>,
  { q, alpha, random, draws = 10_000 }: QuantileBootstrapOptions,
): QuantileBootstrap | DataError {
  requireOpenProbability(q, 'q');
  requireOpenProbability(alpha, 'alpha');
  requireInteger(draws, 'draws', 100);
  if (control.length < 2 || treatment.length < 2) {
    return dataError('INSUFFICIENT_DATA', 'an arm has fewer than two values');
  }
  const [rankOfControl, rankOfTreatment] = [
    rankSampler(control.length, q, random),
    rankSampler(treatment.length, q, random),
  ];
  const differences = sortAscending(
    Float64Array.from(
      { length: draws },
      () => treatment[rankOfTreatment() - 1]! - control[rankOfControl() - 1]!,
    ),
  );
  return {
    kind: 'quantile-bootstrap',
    estimate: orderQuantileOfSorted(treatment, q) - orderQuantileOfSorted(control, q),
    interval: {
      lower: quantileOfSorted(differences, alpha / 2),
      upper: quantileOfSorted(differences, 1 - alpha / 2),
    },
  };
}
