import { DEFAULTS } from '../defaults.js';
import { requireFinite, requireOpenProbability, requirePositive } from '../distributions/argument-checks.js';
import { millsRatio, normalCdf, normalDensity, normalUpperQuantile } from '../distributions/normal.js';
import type { Interval } from '../inference/inference.js';

/** Normal prior on an effect, on the same scale (absolute or relative) as the estimate. */
export interface NormalPrior {
  readonly mean: number;
  readonly variance: number;
}

/** Posterior of an effect under a normal prior, and what choosing wrongly is expected to cost. */
export interface NormalPosterior {
  readonly kind: 'normal-posterior';
  readonly mean: number;
  readonly standardDeviation: number;
  /** P(effect > 0). */
  readonly chanceToWin: number;
  /** Expected loss, in units of the effect, of choosing the treatment: E[max(0, -effect)]. */
  readonly lossTreatment: number;
  /** Expected loss of keeping the control: E[max(0, effect)]. */
  readonly lossControl: number;
  /** Equal-tailed credible interval. */
  readonly interval: Interval;
}

/** φ(k) - k Q(k): expectation of max(0, Z - k), free of cancellation far out. */
function unitLoss(k: number): number {
  if (k < 1) return normalDensity(k) - k * normalCdf(-k);
  if (k < 30) return normalDensity(k) * (1 - k * millsRatio(k));
  const inverse = 1 / (k * k);
  return normalDensity(k) * inverse * (1 - 3 * inverse * (1 - 5 * inverse * (1 - 7 * inverse)));
}

/** other²/(own² + other²), whatever the magnitudes. */
function shareKept(own: number, other: number): number {
  return own <= other ? 1 / (1 + (own / other) ** 2) : (other / own) ** 2 / (1 + (other / own) ** 2);
}

/**
 * Posterior of an effect from an estimate with normal error and a normal prior (null: flat). Losses in closed
 * form, without truncated means. Stopping when chanceToWin is high inflates false positives: show an
 * anytime-valid p-value beside it. Throws a RangeError on impossible arguments.
 *
 * @example
 * normalPosterior({ estimate: 0.02, standardError: 0.01 }, { mean: 0, variance: 0.01 })
 * // mean 0.0198, chanceToWin 0.9767, lossTreatment 8.68e-5
 */
export function normalPosterior(
  { estimate, standardError }: { readonly estimate: number; readonly standardError: number },
  prior: NormalPrior | null = null,
  alpha: number = DEFAULTS.alpha,
): NormalPosterior {
  requireFinite(estimate, 'estimate');
  requirePositive(standardError, 'standardError');
  requireOpenProbability(alpha, 'alpha');
  if (prior) {
    requireFinite(prior.mean, 'prior mean');
    requirePositive(prior.variance, 'prior variance');
  }
  const keep = prior ? shareKept(standardError, Math.sqrt(prior.variance)) : 1;
  const shrinkage = prior ? shareKept(Math.sqrt(prior.variance), standardError) : 0;
  const mean = keep * estimate + shrinkage * (prior?.mean ?? 0);
  const standardDeviation = standardError * Math.sqrt(keep);
  const k = mean / standardDeviation;
  const margin = normalUpperQuantile(alpha / 2) * standardDeviation;
  return {
    kind: 'normal-posterior',
    mean,
    standardDeviation,
    chanceToWin: normalCdf(k),
    lossTreatment: standardDeviation * unitLoss(k),
    lossControl: standardDeviation * unitLoss(-k),
    interval: { lower: mean - margin, upper: mean + margin },
  };
}

/** Posterior probability that the effect lies within ±width of zero (region of practical equivalence). */
export function ropeProbability({ mean, standardDeviation }: NormalPosterior, width: number): number {
  requirePositive(width, 'width');
  return normalCdf((width - mean) / standardDeviation) - normalCdf((-width - mean) / standardDeviation);
}

/** ln of the Bayes factor of "effect drawn from the prior" against "no effect". */
export function logBayesFactor(
  { estimate, standardError }: { readonly estimate: number; readonly standardError: number },
  prior: NormalPrior,
): number {
  requirePositive(standardError, 'standardError');
  requirePositive(prior.variance, 'prior variance');
  const variance = standardError * standardError;
  const under = estimate / standardError;
  const over = (estimate - prior.mean) / Math.sqrt(variance + prior.variance);
  return 0.5 * (under * under - over * over) - 0.5 * Math.log1p(prior.variance / variance);
}
