import {
  requireInteger,
  requireOpenProbability,
  requireProbability,
} from '../distributions/argument-checks.js';
import { betaQuantile } from '../distributions/beta.js';
import { binomialCdf, binomialLogMass, binomialSurvival } from '../distributions/binomial.js';
import { solveDiscreteQuantile } from '../distributions/discrete-quantile.js';
import type { Interval } from '../inference/inference.js';
import type { Successes } from '../proportions/successes.js';
import { requireSuccesses } from '../proportions/successes.js';

/** Outcomes this much likelier than the observed one still count as no likelier (ties under rounding). */
const TIE = 1e-7;

/**
 * Exact two-sided test of a proportion: the probability of all counts no likelier than the observed one,
 * as in R's binom.test. Logarithmic time: each tail's edge is found by bisection.
 *
 * @example binomialTest({ successes: 60, n: 100 }, 0.5) // 0.05688793364098079
 */
export function binomialTest({ successes, n }: Successes, chance: number): number {
  requireInteger(n, 'n');
  requireInteger(successes, 'successes');
  if (successes > n) throw new RangeError(`successes (${successes}) exceed n (${n})`);
  requireProbability(chance, 'chance');
  if (n === 0) return 1;
  const trials = { trials: n, chance };
  const limit = binomialLogMass(successes, trials) + TIE;
  const mode = Math.min(n, Math.floor((n + 1) * chance));
  const isRare = (k: number): boolean => binomialLogMass(k, trials) <= limit;
  const spread = Math.sqrt(n * chance * (1 - chance));
  if (isRare(mode)) return 1;
  if (successes < mode) {
    // Right of the mode the mass falls, so the rare counts there form one run up to n.
    const steps = solveDiscreteQuantile({
      reaches: (d) => mode + d > n || isRare(mode + d),
      start: mode - successes,
      spread,
      maximum: n - mode + 1,
    });
    return Math.min(1, binomialCdf(successes, trials) + binomialSurvival(mode + steps - 1, trials));
  }
  const steps = solveDiscreteQuantile({
    reaches: (d) => mode - d < 0 || isRare(mode - d),
    start: successes - mode,
    spread,
    maximum: mode + 1,
  });
  return Math.min(1, binomialSurvival(successes - 1, trials) + binomialCdf(mode - steps, trials));
}

/**
 * Exact interval of a proportion (Clopper & Pearson 1934); conservative, never outside [0, 1].
 *
 * @example clopperPearson({ successes: 0, n: 10 }, 0.05) // { lower: 0, upper: 0.3085 }
 */
export function clopperPearson({ successes, n }: Successes, alpha: number): Interval {
  requireSuccesses({ successes, n }, 'the arm');
  requireOpenProbability(alpha, 'alpha');
  return {
    lower: successes === 0 ? 0 : betaQuantile(alpha / 2, successes, n - successes + 1),
    upper: successes === n ? 1 : betaQuantile(1 - alpha / 2, successes + 1, n - successes),
  };
}
