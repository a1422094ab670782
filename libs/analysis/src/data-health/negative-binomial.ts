import { betaCdf } from '#libs/stats';

/**
 * P(X <= count) of a negative binomial variate with this mean and variance mean + dispersion · mean²: the regularised
 * incomplete beta function I(p; 1/dispersion, count + 1) at p = 1 / (1 + dispersion · mean).
 */
export function negativeBinomialCdf(count: number, mean: number, dispersion: number): number {
  if (count < 0) return 0;
  return betaCdf(1 / (1 + dispersion * mean), 1 / dispersion, Math.floor(count) + 1);
}

/** P(X >= count). */
export function negativeBinomialUpper(count: number, mean: number, dispersion: number): number {
  if (count <= 0) return 1;
  const failure = (dispersion * mean) / (1 + dispersion * mean);
  return betaCdf(failure, Math.ceil(count), 1 / dispersion);
}
