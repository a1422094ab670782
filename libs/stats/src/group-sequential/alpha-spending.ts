import {
  requireNonNegative,
  requireOpenProbability,
  requirePositive,
} from '../distributions/argument-checks.js';
import { normalSurvival, normalUpperQuantile } from '../distributions/normal.js';

/** How the error rate is spent as information accrues (Lan & DeMets 1983). */
export type AlphaSpending =
  | { readonly kind: 'obrien-fleming' }
  | { readonly kind: 'pocock' }
  /** alpha t^exponent (Kim & DeMets 1987). */
  | { readonly kind: 'power'; readonly exponent: number }
  /** Hwang, Shih & DeCani (1990); gamma 0 is linear, negative spends late. */
  | { readonly kind: 'hwang-shih-decani'; readonly gamma: number };

/**
 * Error spent up to information fraction t (capped at 1). The O'Brien-Fleming type of a two-sided test spends
 * alpha/2 on each side: 4(1 - Φ(z_{1-α/4}/√t)).
 *
 * @example spentAlpha({ kind: 'pocock' }, 0.2, 0.05, 2) // 0.0147697
 */
export function spentAlpha(
  spending: AlphaSpending,
  information: number,
  alpha: number,
  sides: 1 | 2,
): number {
  requireNonNegative(information, 'information');
  requireOpenProbability(alpha, 'alpha');
  if (information >= 1) return alpha;
  if (information === 0) return 0;
  switch (spending.kind) {
    case 'obrien-fleming': {
      const perSide = alpha / sides;
      return 2 * sides * normalSurvival(normalUpperQuantile(perSide / 2) / Math.sqrt(information));
    }
    case 'pocock':
      return alpha * Math.log1p((Math.E - 1) * information);
    case 'power':
      requirePositive(spending.exponent, 'exponent');
      return alpha * information ** spending.exponent;
    case 'hwang-shih-decani':
      if (spending.gamma === 0) return alpha * information;
      return (alpha * Math.expm1(-spending.gamma * information)) / Math.expm1(-spending.gamma);
  }
}
