import { DEFAULTS } from '../defaults.js';
import { requireOpenProbability, requirePositive } from '../distributions/argument-checks.js';
import type { Interval } from '../inference/inference.js';
import { dirichletLogEvidence } from '../srm/dirichlet-log-evidence.js';
import {
  rateRatio,
  ratioFromShare,
  requireEventCount,
  shareUnderEqualRates,
  type EventCount,
} from './rate-ratio.js';

/** Anytime-valid comparison of two event rates. */
export interface RateRatioAnytime {
  readonly kind: 'rate-ratio-anytime';
  readonly ratio: number | null;
  readonly logEValue: number;
  readonly pValue: number;
  /** The numerator's share of events. */
  readonly share: Interval;
  readonly interval: Interval;
}

export interface RateRatioAnytimeOptions {
  /** Prior weight, in events, of "equal rates". */
  readonly concentration?: number;
  readonly alpha?: number;
}

/** Root of an increasing or decreasing function between two points, by bisection to the last digit. */
function bisect(isInside: (x: number) => boolean, inside: number, outside: number): number {
  let [a, b] = [inside, outside];
  for (let i = 0; i < 200; i++) {
    const middle = (a + b) / 2;
    if (middle === a || middle === b) break;
    if (isInside(middle)) a = middle;
    else b = middle;
  }
  return (a + b) / 2;
}

/**
 * Comparison of two event rates that may be watched at every event (Lindon & Malek 2022): the chance that the
 * next event belongs to the numerator is its share of the total rate, tested by a Beta mixture. Valid under
 * any common, time-varying intensity; assumes events do not cluster in units.
 *
 * @example
 * rateRatioAnytime({ events: 120, exposure: 0.5 }, { events: 90, exposure: 0.5 }, { concentration: 10 })
 * // logEValue 0.492, interval [0.874, 2.052]
 */
export function rateRatioAnytime(
  numerator: EventCount,
  denominator: EventCount,
  { concentration = 100, alpha = DEFAULTS.alpha }: RateRatioAnytimeOptions = {},
): RateRatioAnytime {
  requireEventCount(numerator, 'the numerator');
  requireEventCount(denominator, 'the denominator');
  requirePositive(concentration, 'concentration');
  requireOpenProbability(alpha, 'alpha');
  const expected = shareUnderEqualRates(numerator, denominator);
  const [x, y] = [numerator.events, denominator.events];
  const logEValue = dirichletLogEvidence([x, y], [expected, 1 - expected], concentration);
  const threshold = -Math.log(alpha);
  // Against another share the same mixture's evidence differs by the likelihood ratio only; it is convex.
  const isInside = (share: number): boolean =>
    logEValue + times(x, Math.log(expected / share)) + times(y, Math.log((1 - expected) / (1 - share))) <
    threshold;
  const best = x + y === 0 ? expected : x / (x + y);
  const share = {
    lower: x === 0 ? 0 : bisect(isInside, best, 0),
    upper: y === 0 ? 1 : bisect(isInside, best, 1),
  };
  return {
    kind: 'rate-ratio-anytime',
    ratio: rateRatio(numerator, denominator),
    logEValue,
    pValue: Math.min(1, Math.exp(-logEValue)),
    share,
    interval: ratioFromShare(share, numerator, denominator),
  };
}

/** count x log, with 0 x ∞ = 0. */
function times(count: number, log: number): number {
  return count === 0 ? 0 : count * log;
}
