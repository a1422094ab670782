import type { Interval, TwoProportions } from '#libs/stats';

/**
 * Interval of treatment / control - 1 from the Wilson limits of both shares, by the method of variance estimates recovery
 * (Donner & Zou 2012). Built from the same limits as Newcombe's interval of the difference, it leaves out zero exactly
 * when that one does. Null when control's share is zero.
 */
export function ratioOfShares(shares: TwoProportions): { lower: number; upper: number | null } | null {
  const { control, treatment, wilsonControl, wilsonTreatment } = shares;
  if (!(control > 0)) return null;
  const product = control * treatment;
  const low = spread(treatment, wilsonTreatment, 'lower');
  const high = spread(treatment, wilsonTreatment, 'upper');
  const root = (baseline: number, other: number): number =>
    Math.sqrt(Math.max(0, product * product - baseline * other));
  const upperBaseline = spread(control, wilsonControl, 'upper');
  const lowerBaseline = spread(control, wilsonControl, 'lower');
  const divisor = product + root(upperBaseline, low);
  return {
    lower: (divisor > 0 ? low / divisor : 0) - 1,
    upper: lowerBaseline > 0 ? (product + root(lowerBaseline, high)) / lowerBaseline - 1 : null,
  };
}

/** share² - (share - limit)², without the cancellation. */
function spread(share: number, limits: Interval, end: 'lower' | 'upper'): number {
  return limits[end] * (2 * share - limits[end]);
}
