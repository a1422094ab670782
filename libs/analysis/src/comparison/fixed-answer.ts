import type { IntervalEstimate, ReportFlag } from '#libs/domain';
import type { Estimate } from '#libs/stats';

/** What a test with a fixed horizon says of one comparison; interval, relative interval and p-value always agree about zero. */
export interface FixedAnswer {
  absolute: IntervalEstimate;
  relative: (IntervalEstimate & { method: string }) | null;
  pValue: number | null;
  flags: ReportFlag[];
}

export interface EffectInput {
  effect: Estimate;
  alpha: number;
}

/** Whether an interval leaves zero outside: +1 above it, -1 below it, 0 when it holds zero or has no end there. */
export function sideOfZero({
  lower,
  upper,
}: {
  readonly lower: number | null;
  readonly upper: number | null;
}): -1 | 0 | 1 {
  if (lower !== null && lower > 0) return 1;
  if (upper !== null && upper < 0) return -1;
  return 0;
}
