import { requireInteger, requireNumber, requireProbability } from './argument-checks.js';
import { incompleteBeta } from './incomplete-beta.js';
import { solveDiscreteQuantile } from './discrete-quantile.js';
import { normalQuantile } from './normal.js';
import { devianceOfProduct, stirlingError } from './stirling.js';

/** Number of trials and chance of success of a binomial distribution. */
export interface Trials {
  readonly trials: number;
  readonly chance: number;
}

function requireArguments(successes: number, { trials, chance }: Trials): void {
  requireNumber(successes, 'successes');
  requireInteger(trials, 'trials');
  requireProbability(chance, 'chance');
}

/**
 * ln P(X = successes); -Infinity outside 0..trials. Saddle-point form of Loader (2000).
 *
 * @example Math.exp(binomialLogMass(5, { trials: 10, chance: 0.5 })) // 0.24609375
 */
export function binomialLogMass(successes: number, { trials, chance }: Trials): number {
  requireArguments(successes, { trials, chance });
  if (!Number.isInteger(successes) || successes < 0 || successes > trials) return -Infinity;
  if (chance === 0) return successes === 0 ? 0 : -Infinity;
  if (chance === 1) return successes === trials ? 0 : -Infinity;
  if (successes === 0) return trials * Math.log1p(-chance);
  if (successes === trials) return trials * Math.log(chance);
  const failures = trials - successes;
  const stirling = stirlingError(trials) - stirlingError(successes) - stirlingError(failures);
  const deviance =
    devianceOfProduct(successes, trials, chance) + devianceOfProduct(failures, trials, 1 - chance);
  return stirling - deviance - 0.5 * Math.log(2 * Math.PI * successes * (failures / trials));
}

/**
 * P(X <= successes) for the binomial distribution.
 *
 * @example binomialCdf(39, { trials: 100, chance: 0.5 }) // 0.0176001001
 */
export function binomialCdf(successes: number, { trials, chance }: Trials): number {
  requireArguments(successes, { trials, chance });
  const k = Math.floor(successes);
  if (k < 0) return 0;
  if (k >= trials) return 1;
  return incompleteBeta({ a: trials - k, b: k + 1 }, { x: 1 - chance, y: chance }).lower;
}

/** P(X > successes) for the binomial distribution; exact in the far tail. */
export function binomialSurvival(successes: number, { trials, chance }: Trials): number {
  requireArguments(successes, { trials, chance });
  const k = Math.floor(successes);
  if (k < 0) return 1;
  if (k >= trials) return 0;
  return incompleteBeta({ a: k + 1, b: trials - k }, { x: chance, y: 1 - chance }).lower;
}

/** The smallest k with P(X <= k) >= probability. */
export function binomialQuantile(probability: number, { trials, chance }: Trials): number {
  requireProbability(probability, 'probability');
  requireArguments(0, { trials, chance });
  const spread = Math.sqrt(trials * chance * (1 - chance));
  const start = probability > 0 && probability < 1 ? normalQuantile(probability) * spread : 0;
  return solveDiscreteQuantile({
    reaches: (k) => binomialCdf(k, { trials, chance }) >= probability,
    start: trials * chance + start,
    spread,
    maximum: trials,
  });
}
