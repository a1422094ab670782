import { DEFAULTS } from '../defaults.js';
import { requireOpenProbability, requirePositive } from '../distributions/argument-checks.js';
import { betaCdf, betaQuantile, betaSurvival } from '../distributions/beta.js';

import { requireEventCount, type EventCount } from '../counts/rate-ratio.js';
import type { Interval } from '../inference/inference.js';

/** Gamma prior (or posterior) of a rate: mean shape/rate. */
export interface GammaShape {
  readonly shape: number;
  readonly rate: number;
}

/** Bayesian comparison of two event rates. */
export interface GammaPoisson {
  readonly kind: 'gamma-poisson';
  readonly posteriorControl: GammaShape;
  readonly posteriorTreatment: GammaShape;
  /** P(treatment's rate > control's rate). */
  readonly chanceTreatmentIsHigher: number;
  /** Expected shortfall in events per unit of exposure of choosing the treatment (control). */
  readonly lossTreatment: number;
  readonly lossControl: number;
  readonly meanDifference: number;
  /** Equal-tailed credible interval of treatment's rate/control's rate. */
  readonly rateRatioInterval: Interval;
}

/** E[max(0, A - B)] by the shift identity: m_A P(A' > B) - m_B P(A > B'), primes adding 1 to the shape. */
function expectedExcess(a: GammaShape, b: GammaShape): number {
  const share = a.rate / (a.rate + b.rate);
  const first = (a.shape / a.rate) * betaSurvival(share, a.shape + 1, b.shape);
  const second = (b.shape / b.rate) * betaSurvival(share, a.shape, b.shape + 1);
  return Math.max(0, first - second);
}

/**
 * Two event rates under independent gamma priors. Posteriors are gamma; the chance to win and the rate ratio are
 * exact through the beta distribution of A/(A + B), losses through the shift identity. Assumes Poisson events: when
 * single units bring many, use a mean metric. Throws a RangeError on impossible counts or priors.
 *
 * @example
 * gammaPoisson({ events: 100, exposure: 1000 }, { events: 130, exposure: 1000 }).chanceTreatmentIsHigher // 0.976
 */
export function gammaPoisson(
  control: EventCount,
  treatment: EventCount,
  {
    prior = { shape: 0.5, rate: 1e-9 },
    alpha = DEFAULTS.alpha,
  }: { readonly prior?: GammaShape; readonly alpha?: number } = {},
): GammaPoisson {
  requireEventCount(control, 'control');
  requireEventCount(treatment, 'treatment');
  requirePositive(prior.shape, 'prior shape');
  requirePositive(prior.rate, 'prior rate');
  requireOpenProbability(alpha, 'alpha');
  const posterior = ({ events, exposure }: EventCount): GammaShape => ({
    shape: prior.shape + events,
    rate: prior.rate + exposure,
  });
  const [a, b] = [posterior(control), posterior(treatment)];
  // With X = shape-only gammas, B/A > 1 exactly when X_A/(X_A + X_B) < rate_A/(rate_A + rate_B).
  const share = a.rate / (a.rate + b.rate);
  const ratioAt = (tail: number): number => {
    const ofTreatment = betaQuantile(tail, b.shape, a.shape);
    return (a.rate / b.rate) * (ofTreatment / (1 - ofTreatment));
  };
  return {
    kind: 'gamma-poisson',
    posteriorControl: a,
    posteriorTreatment: b,
    chanceTreatmentIsHigher: betaCdf(share, a.shape, b.shape),
    lossTreatment: expectedExcess(a, b),
    lossControl: expectedExcess(b, a),
    meanDifference: b.shape / b.rate - a.shape / a.rate,
    rateRatioInterval: { lower: ratioAt(alpha / 2), upper: ratioAt(1 - alpha / 2) },
  };
}
