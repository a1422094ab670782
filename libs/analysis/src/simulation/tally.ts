import type { ReportComparison } from '#libs/domain';
import type { KnownEffect } from './known-effect.js';

/** What was counted over the splits. */
export interface Tally {
  splits: number;
  significantAbove: number;
  significantBelow: number;
  /** Splits of which some look's sequential interval left out zero. */
  sequential: number;
  /** Of the difference, with a known effect: intervals, and those that held the truth. */
  intervals: number;
  covered: number;
  relativeIntervals: number;
  relativeCovered: number;
  pValues: number[];
  varianceReductions: number[];
}

export function newTally(): Tally {
  return {
    splits: 0,
    significantAbove: 0,
    significantBelow: 0,
    sequential: 0,
    intervals: 0,
    covered: 0,
    relativeIntervals: 0,
    relativeCovered: 0,
    pValues: [],
    varianceReductions: [],
  };
}

/** The answer at the end of a split without an effect. */
export function countNull(
  tally: Tally,
  { absolute, pValue, varianceReduction }: ReportComparison,
  alpha: number,
): void {
  tally.splits++;
  if (varianceReduction !== null) tally.varianceReductions.push(varianceReduction);
  if (pValue === null || !absolute || !(pValue < alpha)) return;
  if (absolute.estimate > 0) tally.significantAbove++;
  else tally.significantBelow++;
}

/** The answer where the effect is known; an interval without an end on one side holds everything there. */
export function countKnown(tally: Tally, { absolute, relative }: ReportComparison, truth: KnownEffect): void {
  if (absolute && absolute.lower !== null && absolute.upper !== null) {
    tally.intervals++;
    if (holds(absolute, truth.absolute)) tally.covered++;
  }
  if (!relative) return;
  tally.relativeIntervals++;
  if (holds(relative, truth.relative)) tally.relativeCovered++;
}

function holds(
  { lower, upper }: { readonly lower: number | null; readonly upper: number | null },
  truth: number,
): boolean {
  return (lower === null || lower <= truth) && (upper === null || truth <= upper);
}
