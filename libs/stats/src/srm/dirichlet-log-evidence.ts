import { devianceTerm, stirlingError } from '../distributions/stirling.js';

/**
 * ln of the Bayes factor of a Dirichlet mixture (prior mean `shares`, prior weight `concentration` units)
 * against fixed `shares`, after seeing `counts`: a test martingale with mean 1 under the null
 * (Lindon & Malek 2022). All large terms cancel analytically, so counts of 1e9 keep ten digits.
 */
export function dirichletLogEvidence(
  counts: readonly number[],
  shares: readonly number[],
  concentration: number,
): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const posteriorWeight = concentration + total;
  let log =
    0.5 * Math.log1p(total / concentration) + stirlingError(concentration) - stirlingError(posteriorWeight);
  counts.forEach((count, arm) => {
    const prior = concentration * shares[arm]!;
    const posterior = prior + count;
    log += devianceTerm(posterior, posteriorWeight * shares[arm]!) - 0.5 * Math.log1p(count / prior);
    log += stirlingError(posterior) - stirlingError(prior);
  });
  return log;
}
