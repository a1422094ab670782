import { requireOpenProbability, requireProbability } from '../distributions/argument-checks.js';

/**
 * ln of the e-value that a p-value may be exchanged for: κ p^(κ-1) (Shafer et al. 2011; Vovk & Wang 2021), an e-value
 * for every κ in (0, 1). A p-value of 0.01 is worth 5 at κ = 1/2, not 100: the price of being allowed to multiply and
 * to stop at will. p = 0 gives Infinity.
 *
 * @example logEValueOfP(0.01) // ln 5 = 1.609
 */
export function logEValueOfP(pValue: number, kappa = 0.5): number {
  requireProbability(pValue, 'pValue');
  requireOpenProbability(kappa, 'kappa');
  return Math.log(kappa) + (kappa - 1) * Math.log(pValue);
}
