import { requireInteger, requirePositive } from '../distributions/argument-checks.js';
import type { Interval } from '../inference/inference.js';

/** Events seen during an exposure (units, hours, impressions; the same measure in both groups). */
export interface EventCount {
  readonly events: number;
  readonly exposure: number;
}

/** Throws a RangeError unless events is an integer >= 0 and exposure > 0. */
export function requireEventCount({ events, exposure }: EventCount, name: string): void {
  requireInteger(events, `events of ${name}`);
  requirePositive(exposure, `exposure of ${name}`);
}

/** Rate of `numerator` over rate of `denominator`; null when neither group had an event. */
export function rateRatio(numerator: EventCount, denominator: EventCount): number | null {
  if (denominator.events === 0) return numerator.events === 0 ? null : Infinity;
  return (numerator.events / denominator.events) * (denominator.exposure / numerator.exposure);
}

/** Turns an interval of the numerator's share of events into one of the rate ratio. */
export function ratioFromShare(share: Interval, numerator: EventCount, denominator: EventCount): Interval {
  const scale = denominator.exposure / numerator.exposure;
  const odds = (p: number): number => (p >= 1 ? Infinity : p / (1 - p));
  return { lower: scale * odds(share.lower), upper: scale * odds(share.upper) };
}

/** Share of events the numerator would have under equal rates. */
export function shareUnderEqualRates(numerator: EventCount, denominator: EventCount): number {
  return numerator.exposure / (numerator.exposure + denominator.exposure);
}
