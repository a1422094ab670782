import type { IntervalEstimate, ReportFlag } from '#libs/domain';
import { fiellerSet, logRatioInterval, type Estimate, type Interval } from '#libs/stats';
import { finiteOrNull } from './finite-or-null.js';
import { sideOfZero } from './fixed-answer.js';

export interface RelativeEffect {
  relative: (IntervalEstimate & { method: string }) | null;
  flags: ReportFlag[];
}

/** A change by more than this factor says that the baseline is nothing, not that the change is large. */
const LARGEST_EFFECT = 1e9;

const ZERO_BASELINE: ReportFlag = {
  code: 'ZERO_BASELINE',
  detail: "Control's mean is zero, or too near it, so a relative effect does not exist; read the difference.",
};

const UNBOUNDED: ReportFlag = {
  code: 'UNBOUNDED_RELATIVE',
  detail:
    "Control's mean is not clearly away from zero, so the relative effect has no bounded interval of its own; read the difference.",
};

/**
 * The effect as a share of |control's mean| with Fieller's interval at the critical value that made the absolute interval, so
 * that both leave out zero together. Where the baseline is too noisy for a bounded set the log-ratio interval stands in, and
 * where that one would say something else about zero than the absolute interval, none is given.
 */
export function relativeEffect(effect: Estimate, critical: number, absolute: Interval): RelativeEffect {
  const estimate = effect.estimate / Math.abs(effect.control.mean);
  const fieller = effect.control.mean === 0 ? null : fiellerSet(effect, critical);
  if (!fieller || !Number.isFinite(fieller.g) || !(Math.abs(estimate) < LARGEST_EFFECT)) {
    return { relative: null, flags: [ZERO_BASELINE] };
  }
  // Beyond rounding both tests are the same one; where the last digits would tell another story, none is told.
  if (fieller.interval && sideOfZero(fieller.interval) === sideOfZero(absolute)) {
    return { relative: { estimate, ...ends(fieller.interval), method: 'fieller' }, flags: [] };
  }
  const standIn = logRatioInterval(effect, critical);
  const isUsable = standIn !== null && sideOfZero(standIn.interval) === sideOfZero(absolute);
  const relative = isUsable
    ? { estimate, ...ends(standIn.interval), method: 'log-ratio' }
    : { estimate, lower: null, upper: null, method: 'none' };
  return { relative, flags: [UNBOUNDED] };
}

function ends({ lower, upper }: Interval): { lower: number | null; upper: number | null } {
  return {
    lower: lower > -LARGEST_EFFECT ? finiteOrNull(lower) : null,
    upper: upper < LARGEST_EFFECT ? finiteOrNull(upper) : null,
  };
}
