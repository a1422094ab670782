import { requireFinite, requirePositive } from '../distributions/argument-checks.js';
import { normalDensity, normalSurvival } from '../distributions/normal.js';

/**
 * Effect, in standard errors, most likely to have produced a significant z: the maximum of the likelihood
 * conditional on |Z| > critical (Zhong & Prentice 2008). Corrects the winner's curse; for |z| far beyond the
 * critical value it returns nearly z itself, near the critical value much less.
 * Throws a RangeError when |z| does not exceed the critical value: there was no selection to correct.
 *
 * @example conditionalEffect(3, 1.959963984540054) // 2.5224313081491103
 */
export function conditionalEffect(z: number, critical: number): number {
  requireFinite(z, 'z');
  requirePositive(critical, 'critical');
  if (Math.abs(z) < critical)
    throw new RangeError(`|z| = ${Math.abs(z)} is not beyond the critical ${critical}`);
  const observed = Math.abs(z);
  // Score: observed - mu - d/dmu ln P(|Z| > c); positive below the root, negative above it.
  const score = (mu: number): number => {
    const significant = normalSurvival(critical - mu) + normalSurvival(critical + mu);
    const change = normalDensity(critical - mu) - normalDensity(critical + mu);
    return observed - mu - change / significant;
  };
  let [low, high] = [0, observed];
  for (let step = 0; step < 200; step++) {
    const middle = 0.5 * (low + high);
    if (middle === low || middle === high) break;
    if (score(middle) > 0) low = middle;
    else high = middle;
  }
  return Math.sign(z) * 0.5 * (low + high);
}

/** What significance does to estimates of a given true effect. */
export interface TypeErrors {
  readonly power: number;
  /** Expected |estimate| / true effect among significant results (type M); null for a true effect of 0. */
  readonly exaggeration: number | null;
  /** Share of significant results with the wrong sign (type S). */
  readonly wrongSign: number;
}

/**
 * Power, exaggeration and wrong-sign rate of a two-sided test when the truth is `trueZ` standard errors
 * (Gelman & Carlin 2014), in closed form.
 */
export function typeErrors(trueZ: number, critical: number): TypeErrors {
  requireFinite(trueZ, 'trueZ');
  requirePositive(critical, 'critical');
  const mu = Math.abs(trueZ);
  const [right, wrong] = [normalSurvival(critical - mu), normalSurvival(critical + mu)];
  const power = right + wrong;
  const sizes = mu * (right - wrong) + normalDensity(critical - mu) + normalDensity(critical + mu);
  return { power, exaggeration: mu === 0 ? null : sizes / power / mu, wrongSign: wrong / power };
}

/** The effect of one experiment, its error, and the critical value it had to beat to be launched. */
export interface LaunchedEffect {
  readonly estimate: number;
  readonly standardError: number;
  readonly critical: number;
}

/**
 * Plug-in bias of the sum of effects that were launched because they were significant upward (Lee & Shen
 * 2018): Σ se φ((critical se - estimate)/se) over all experiments, launched or not. {@link programmeEffect} takes it
 * off the summed winners.
 */
export function launchedBias(effects: readonly LaunchedEffect[]): number {
  return effects.reduce((sum, { estimate, standardError, critical }) => {
    requirePositive(standardError, 'standardError');
    return sum + standardError * normalDensity((critical * standardError - estimate) / standardError);
  }, 0);
}
