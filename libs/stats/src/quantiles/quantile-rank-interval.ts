import { requireInteger, requireOpenProbability } from '../distributions/argument-checks.js';
import { binomialCdf, binomialSurvival } from '../distributions/binomial.js';
import { solveDiscreteQuantile } from '../distributions/discrete-quantile.js';
import { normalUpperQuantile } from '../distributions/normal.js';

/** Ranks (from 1) of the order statistics that bound a quantile; 0 means -∞ and n + 1 means +∞. */
export interface RankInterval {
  readonly lowerRank: number;
  readonly upperRank: number;
  /** Coverage for continuous data; at least 1 - alpha. */
  readonly exactCoverage: number;
}

/**
 * Distribution-free interval of a quantile from n independent values: [X_(l), X_(u)] with
 * l = max{l: F(l-1) <= alpha/2}, u = min{u: 1 - F(u-1) <= alpha/2}, F the Binomial(n, q) distribution.
 *
 * @example quantileRankInterval(100, 0.5, 0.05) // ranks 40 and 61, coverage 0.9648
 */
export function quantileRankInterval(n: number, q: number, alpha: number): RankInterval {
  requireInteger(n, 'n', 1);
  requireOpenProbability(q, 'q');
  requireOpenProbability(alpha, 'alpha');
  const distribution = { trials: n, chance: q };
  const spread = Math.sqrt(n * q * (1 - q));
  const z = normalUpperQuantile(alpha / 2);
  const lowerRank = solveDiscreteQuantile({
    reaches: (k) => binomialCdf(k, distribution) > alpha / 2,
    start: n * q - z * spread,
    spread,
    maximum: n,
  });
  const upperRank =
    1 +
    solveDiscreteQuantile({
      reaches: (k) => binomialSurvival(k, distribution) <= alpha / 2,
      start: n * q + z * spread,
      spread,
      maximum: n,
    });
  const exactCoverage =
    1 - binomialSurvival(upperRank - 1, distribution) - binomialCdf(lowerRank - 1, distribution);
  return { lowerRank, upperRank, exactCoverage };
}
