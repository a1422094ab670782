import { logGamma } from '../distributions/log-gamma.js';

/** More outcomes than this are not enumerated. */
const MAX_OUTCOMES = 200_000;
const TIE = 1e-7;

function outcomes(total: number, arms: number): number {
  let count = 1;
  for (let i = 1; i < arms; i++) count = (count * (total + i)) / i;
  return count;
}

/**
 * Exact multinomial goodness-of-fit p-value: the probability of all outcomes no more likely than the
 * observed one. Null when there are too many outcomes to enumerate.
 *
 * @example exactMultinomialP([1, 9], [0.5, 0.5]) // 0.021484375
 */
export function exactMultinomialP(observed: readonly number[], shares: readonly number[]): number | null {
  const total = observed.reduce((sum, count) => sum + count, 0);
  if (outcomes(total, observed.length) > MAX_OUTCOMES) return null;
  const logShares = shares.map((share) => Math.log(share));
  const logFactorialOfTotal = logGamma(total + 1);
  const logMass = (counts: readonly number[]): number =>
    counts.reduce(
      (sum, count, arm) => sum + count * logShares[arm]! - logGamma(count + 1),
      logFactorialOfTotal,
    );
  const limit = logMass(observed) + TIE;
  let pValue = 0;
  const visit = (prefix: readonly number[], left: number): void => {
    if (prefix.length === observed.length - 1) {
      const log = logMass([...prefix, left]);
      if (log <= limit) pValue += Math.exp(log);
      return;
    }
    for (let count = 0; count <= left; count++) visit([...prefix, count], left - count);
  };
  visit([], total);
  return Math.min(1, pValue);
}
