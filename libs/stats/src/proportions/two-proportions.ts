import { requireOpenProbability } from '../distributions/argument-checks.js';
import { normalSurvival, normalUpperQuantile } from '../distributions/normal.js';
import { DEFAULTS } from '../defaults.js';
import type { Interval } from '../inference/inference.js';
import { fisherExact, type FisherExact } from './fisher-exact.js';
import { requireSuccesses, type Successes } from './successes.js';
import { wilsonInterval } from './wilson-interval.js';

/** z statistic of a difference with its standard error; `z` and `p` are null when nothing varies. */
export interface ProportionTest {
  readonly standardError: number;
  readonly z: number | null;
  readonly p: number | null;
}

/** Everything that is commonly said about two proportions, side by side. */
export interface TwoProportions {
  readonly kind: 'two-proportions';
  readonly control: number;
  readonly treatment: number;
  /** treatment - control. */
  readonly estimate: number;
  /** Wald test: each arm's own variance p(1-p)/n. */
  readonly unpooled: ProportionTest;
  /** Score test: the variance under equal proportions (the classic pooled z test). */
  readonly pooled: ProportionTest;
  readonly wald: Interval;
  /** Hybrid score interval, method 10 of Newcombe (1998): the default. */
  readonly newcombe: Interval;
  /** Wald interval after adding one success and one failure to each arm (Agresti & Caffo 2000). */
  readonly agrestiCaffo: Interval;
  readonly wilsonControl: Interval;
  readonly wilsonTreatment: Interval;
  /** Fisher's exact test, given when any expected count is below 5. */
  readonly exact: FisherExact | null;
}

function testOf(estimate: number, standardError: number): ProportionTest {
  if (!(standardError > 0)) return { standardError, z: null, p: null };
  const z = estimate / standardError;
  return { standardError, z, p: 2 * normalSurvival(Math.abs(z)) };
}

function waldError(control: Successes, treatment: Successes): number {
  const variance = ({ successes, n }: Successes): number => ((successes / n) * ((n - successes) / n)) / n;
  return Math.sqrt(variance(control) + variance(treatment));
}

function pooledError(control: Successes, treatment: Successes): number {
  const n = control.n + treatment.n;
  const successes = control.successes + treatment.successes;
  const variance = (successes / n) * ((n - successes) / n);
  return Math.sqrt(variance / control.n + variance / treatment.n);
}

function newcombe(control: Successes, treatment: Successes, alpha: number): Interval {
  const [a, b] = [wilsonInterval(control, alpha), wilsonInterval(treatment, alpha)];
  const [pA, pB] = [control.successes / control.n, treatment.successes / treatment.n];
  return {
    lower: pB - pA - Math.hypot(pB - b.lower, a.upper - pA),
    upper: pB - pA + Math.hypot(b.upper - pB, pA - a.lower),
  };
}

function waldInterval(control: Successes, treatment: Successes, alpha: number): Interval {
  const estimate = treatment.successes / treatment.n - control.successes / control.n;
  const margin = normalUpperQuantile(alpha / 2) * waldError(control, treatment);
  return { lower: estimate - margin, upper: estimate + margin };
}

function agrestiCaffo(control: Successes, treatment: Successes, alpha: number): Interval {
  const plusTwo = ({ successes, n }: Successes): Successes => ({ successes: successes + 1, n: n + 2 });
  return waldInterval(plusTwo(control), plusTwo(treatment), alpha);
}

function smallestExpectedCount(control: Successes, treatment: Successes): number {
  const n = control.n + treatment.n;
  const successes = control.successes + treatment.successes;
  const smallerArm = Math.min(control.n, treatment.n);
  return (smallerArm / n) * Math.min(successes, n - successes);
}

/**
 * Comparison of two proportions: Wald and score tests, Newcombe (default), Agresti-Caffo and Wald intervals,
 * and Fisher's exact test when expected counts are small. No successes at all is not an error: the
 * intervals stay finite and useful, only the tests have nothing to say. Throws a RangeError on impossible
 * counts or alpha.
 *
 * @example twoProportions({ successes: 49, n: 100 }, { successes: 51, n: 100 }).newcombe
 * // { lower: -0.1165, upper: 0.1555 }
 */
export function twoProportions(
  control: Successes,
  treatment: Successes,
  alpha: number = DEFAULTS.alpha,
): TwoProportions {
  requireSuccesses(control, 'control');
  requireSuccesses(treatment, 'treatment');
  requireOpenProbability(alpha, 'alpha');
  const estimate = treatment.successes / treatment.n - control.successes / control.n;
  const needsExact = smallestExpectedCount(control, treatment) < DEFAULTS.minimumExpectedCount;
  return {
    kind: 'two-proportions',
    control: control.successes / control.n,
    treatment: treatment.successes / treatment.n,
    estimate,
    unpooled: testOf(estimate, waldError(control, treatment)),
    pooled: testOf(estimate, pooledError(control, treatment)),
    wald: waldInterval(control, treatment, alpha),
    newcombe: newcombe(control, treatment, alpha),
    agrestiCaffo: agrestiCaffo(control, treatment, alpha),
    wilsonControl: wilsonInterval(control, alpha),
    wilsonTreatment: wilsonInterval(treatment, alpha),
    exact: needsExact ? fisherExact(control, treatment) : null,
  };
}
