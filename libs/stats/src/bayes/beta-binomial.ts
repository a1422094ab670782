import { DEFAULTS } from '../defaults.js';
import { requireOpenProbability, requirePositive } from '../distributions/argument-checks.js';
import { betaQuantile } from '../distributions/beta.js';
import type { Shapes } from '../distributions/incomplete-beta.js';
import type { Interval } from '../inference/inference.js';
import { requireSuccesses, type Successes } from '../proportions/successes.js';
import { compareBetas } from './beta-comparison.js';

/** Bayesian comparison of two proportions. */
export interface BetaBinomial {
  readonly kind: 'beta-binomial';
  readonly posteriorControl: Shapes;
  readonly posteriorTreatment: Shapes;
  readonly chanceTreatmentIsBetter: number;
  /** Expected loss, in proportion points, of choosing the treatment. */
  readonly lossTreatment: number;
  readonly lossControl: number;
  readonly meanDifference: number;
}

/** Beta posterior of a proportion. */
export function betaPosterior(prior: Shapes, { successes, n }: Successes): Shapes {
  requirePositive(prior.a, 'prior a');
  requirePositive(prior.b, 'prior b');
  return { a: prior.a + successes, b: prior.b + n - successes };
}

/**
 * Two proportions under independent beta priors: chance that the treatment is better and expected losses
 * (Stucchio 2015), exact for any prior.
 */
export function betaBinomial(
  control: Successes,
  treatment: Successes,
  prior: Shapes = { a: 1, b: 1 },
): BetaBinomial {
  requireSuccesses(control, 'control', 0);
  requireSuccesses(treatment, 'treatment', 0);
  const [a, b] = [betaPosterior(prior, control), betaPosterior(prior, treatment)];
  const comparison = compareBetas(a, b);
  return {
    kind: 'beta-binomial',
    posteriorControl: a,
    posteriorTreatment: b,
    chanceTreatmentIsBetter: comparison.chanceBIsGreater,
    lossTreatment: comparison.lossOfB,
    lossControl: comparison.lossOfA,
    meanDifference: comparison.meanDifference,
  };
}

/** Equal-tailed credible interval of a beta-distributed proportion. */
export function betaCredibleInterval({ a, b }: Shapes, alpha: number = DEFAULTS.alpha): Interval {
  requireOpenProbability(alpha, 'alpha');
  return { lower: betaQuantile(alpha / 2, a, b), upper: betaQuantile(1 - alpha / 2, a, b) };
}
