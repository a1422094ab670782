import type { QuantileCap } from '#libs/domain';
import { durationText } from './duration-text.js';
import type { MethodContext } from '../method.js';

const MATURITY =
  'Units come in by the UTC day of their first exposure, once the window is over for all units of that day, whatever they did.';

/** Which events of which units count, and how much of a unit. */
export function measureSentences({ planned: { definition }, comparisons }: MethodContext): string[] {
  const { type, cap, delaySeconds, windowSeconds } = definition;
  const applied = comparisons.find(({ uncapped }) => uncapped !== null)?.uncapped?.cap ?? null;
  return [
    ...(windowSeconds === undefined ? [] : [windowSentence(delaySeconds ?? 0, windowSeconds)]),
    ...(type === 'retention' && windowSeconds !== undefined ? [MATURITY] : []),
    ...(cap === null ? [] : [capSentence(cap, applied)]),
  ];
}

function windowSentence(delay: number, window: number | null): string {
  const from = delay === 0 ? 'its first exposure' : `${durationText(delay)} after its first exposure`;
  return window === null
    ? `A unit's events count from ${from} until the experiment stops.`
    : `A unit's events count from ${from} for ${durationText(window)}, both ends included.`;
}

/** The inference takes a cap from the data as if it had been fixed. */
function capSentence(cap: number | QuantileCap, applied: number | null): string {
  if (typeof cap === 'number') return `A unit's total is capped at ${cap}, fixed beforehand.`;
  const zeros = cap.ignoreZeros ? ' that are not zero' : '';
  const value = applied === null ? ',' : `, here ${applied},`;
  return `A unit's total is capped at quantile ${cap.quantile} of all arms' totals${zeros} together${value} which is taken as fixed; the uncapped answer stands beside where any unit lies above.`;
}
