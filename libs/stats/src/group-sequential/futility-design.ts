import { DEFAULTS } from '../defaults.js';
import { requireOpenProbability, requirePositive } from '../distributions/argument-checks.js';
import { normalUpperQuantile } from '../distributions/normal.js';
import { spentAlpha, type AlphaSpending } from './alpha-spending.js';
import {
  crossingProbability,
  firstContinuation,
  nextContinuation,
  type Continuation,
  type Region,
} from './continuation.js';
import { solveCritical } from './group-sequential-design.js';

/** One look of a design that may also stop because success has become unlikely. */
export interface FutilityLook {
  readonly information: number;
  /** Stop for success when z reaches this. */
  readonly criticalValue: number;
  /** Stop for futility when z is at or below this; at the last look it equals the critical value. */
  readonly futilityValue: number;
  readonly alphaSpent: number;
  readonly betaSpent: number;
}

/** A one-sided group-sequential design with futility bounds. */
export interface FutilityDesign {
  readonly alpha: number;
  /** 1 - power at the drift below. */
  readonly beta: number;
  readonly isBinding: boolean;
  /** Expectation of z at information 1 for which the design has its power. */
  readonly drift: number;
  /** Maximum sample over that of a fixed test with the same error rates. */
  readonly inflation: number;
  readonly looks: readonly FutilityLook[];
}

export interface FutilityOptions {
  /** Strictly increasing information fractions; the last is the planned end and counts as 1. */
  readonly information: readonly number[];
  readonly spending?: AlphaSpending;
  readonly betaSpending?: AlphaSpending;
  /** One-sided error rate; half of a two-sided one by default. */
  readonly alpha?: number;
  /** 1 - power. */
  readonly beta?: number;
  /**
   * Non-binding (default): the futility bound may be ignored without harm to alpha. Binding: it must be obeyed,
   * and in exchange the bounds for success are a little lower.
   */
  readonly isBinding?: boolean;
}

interface Walk {
  /** Paths under no effect that are still going on; `forAlpha` ignores futility bounds when non-binding. */
  forAlpha: Continuation | null;
  forBeta: Continuation | null;
}

function advance(
  reached: Continuation | null,
  region: Region,
  information: number,
  resolution: number,
): Continuation {
  return reached
    ? nextContinuation(reached, region, information, resolution)
    : firstContinuation(region, information, resolution);
}

/** The z at or below which, under the drift, a further `increment` of paths falls. */
function solveFutility(
  reached: Continuation | null,
  information: number,
  increment: number,
  drift: number,
): number {
  const chance = (z: number): number =>
    crossingProbability(reached, information, z, { drift, direction: -1 });
  let [low, high] = [-38, 38];
  for (let step = 0; step < 200 && high - low > 1e-13; step++) {
    const middle = 0.5 * (low + high);
    if (chance(middle) < increment) low = middle;
    else high = middle;
  }
  return 0.5 * (low + high);
}

type ResolvedOptions = Required<FutilityOptions>;

/** All looks for one drift; the last futility value is where beta would be spent exactly. */
function looksUnder(drift: number, options: ResolvedOptions): readonly FutilityLook[] {
  const { information, spending, betaSpending, alpha, beta, isBinding } = options;
  const walk: Walk = { forAlpha: null, forBeta: null };
  const looks: FutilityLook[] = [];
  information.forEach((t, k) => {
    const alphaSpent = spentAlpha(spending, t, alpha, 1);
    const betaSpent = spentAlpha(betaSpending, t, beta, 1);
    const last = looks.at(-1);
    const reachedForAlpha = isBinding ? walk.forBeta : walk.forAlpha;
    const increment = alphaSpent - (last?.alphaSpent ?? 0);
    const criticalValue = reachedForAlpha
      ? solveCritical(reachedForAlpha, t, increment, 1)
      : normalUpperQuantile(increment);
    const futilityValue = solveFutility(walk.forBeta, t, betaSpent - (last?.betaSpent ?? 0), drift);
    looks.push({ information: t, criticalValue, futilityValue, alphaSpent, betaSpent });
    const next = information[k + 1];
    if (next === undefined) return;
    const resolution = Math.sqrt(Math.min(t - (last?.information ?? 0), next - t));
    const lower = Math.min(futilityValue, criticalValue - 1e-9);
    if (!isBinding) {
      const open = { lower: -Infinity, upper: criticalValue };
      walk.forAlpha = advance(walk.forAlpha, open, t, resolution);
    }
    walk.forBeta = advance(walk.forBeta, { lower, upper: criticalValue }, t, resolution);
  });
  return looks;
}

/** Root of a smooth rising function by the secant method, kept inside what is known to bracket it. */
function risingRoot(f: (x: number) => number, first: number, second: number): number {
  let [low, high] = [first / 4, second * 4];
  let [a, b, atA, atB] = [first, second, f(first), f(second)];
  for (let step = 0; step < 60 && Math.abs(atB) > 1e-11 && high - low > 1e-12; step++) {
    for (const [x, value] of [
      [a, atA],
      [b, atB],
    ] as const) {
      if (value < 0) low = Math.max(low, x);
      else high = Math.min(high, x);
    }
    const secant = b - (atB * (b - a)) / (atB - atA);
    const next = secant > low && secant < high ? secant : 0.5 * (low + high);
    [a, atA, b] = [b, atB, next];
    atB = f(b);
  }
  return b;
}

function requireOptions({ information, alpha, beta }: ResolvedOptions): void {
  requireOpenProbability(alpha, 'alpha');
  requireOpenProbability(beta, 'beta');
  if (!(alpha + beta < 1)) throw new RangeError('alpha and beta together must stay below 1');
  if (information.length === 0) throw new RangeError('a design needs at least one look');
  information.forEach((t, k) => {
    requirePositive(t, 'information');
    if (k > 0 && !(t - information[k - 1]! > 1e-4)) {
      throw new RangeError('information must increase from look to look');
    }
  });
}

/**
 * One-sided group-sequential design with success bounds by alpha spending and futility bounds by beta spending
 * (Pampallona, Tsiatis & Kim 2001; Anderson & Clark 2010). The drift is solved so that at the last look both bounds
 * meet, that is so that power is exactly 1 - beta. Futility stops an experiment that has little chance left; it
 * says nothing about harm.
 *
 * @example
 * futilityDesign({ information: [1 / 3, 2 / 3, 1], beta: 0.1, spending: { kind: 'hwang-shih-decani', gamma: -4 },
 *   betaSpending: { kind: 'hwang-shih-decani', gamma: -2 } })
 * // success at 3.01, 2.55, 2.00; futility at -0.24, 0.94, 2.00; inflation 1.07
 */
export function futilityDesign({
  information,
  spending = { kind: 'obrien-fleming' },
  betaSpending = { kind: 'obrien-fleming' },
  alpha = DEFAULTS.alpha / 2,
  beta = 1 - DEFAULTS.power,
  isBinding = false,
}: FutilityOptions): FutilityDesign {
  const end = information.at(-1) ?? 1;
  const shares = information.map((t) => t / end);
  const options = { information: shares, spending, betaSpending, alpha, beta, isBinding };
  requireOptions(options);
  const fixed = normalUpperQuantile(alpha) + normalUpperQuantile(beta);
  // A larger drift moves the last futility value up: the root is where it meets the critical value.
  const gapAt = (drift: number): number => {
    const last = looksUnder(drift, options).at(-1)!;
    return last.futilityValue - last.criticalValue;
  };
  const drift = risingRoot(gapAt, 0.9 * fixed, 1.3 * fixed);
  const looks = looksUnder(drift, options);
  const closing = { ...looks.at(-1)!, futilityValue: looks.at(-1)!.criticalValue };
  return {
    alpha,
    beta,
    isBinding,
    drift,
    inflation: (drift / fixed) ** 2,
    looks: [...looks.slice(0, -1), closing],
  };
}
