import { isShare, type ArmStatistics, type MetricType, type ReportFlag } from '#libs/domain';

/** Statistics that no data can give, which a foreign engine or a bug may still hand in: named, not computed with. */
export function unusableStatistics(type: MetricType, arms: readonly ArmStatistics[]): ReportFlag | null {
  const bad = arms.find((arm) => !isPossible(type, arm));
  return bad
    ? {
        code: 'INVALID_DATA',
        detail: `The statistics of the arm "${bad.variant}" are impossible, so nothing was computed from them.`,
      }
    : null;
}

function isPossible(type: MetricType, arm: ArmStatistics): boolean {
  const { units, numerator, denominator, c } = arm;
  const isCounted = Number.isSafeInteger(units) && units >= 0;
  const isFinite =
    Number.isFinite(numerator.mean) &&
    Number.isFinite(numerator.m2) &&
    Number.isFinite(numerator.m3) &&
    Number.isFinite(denominator.mean) &&
    Number.isFinite(denominator.m2) &&
    Number.isFinite(c);
  const isInRange = !isShare(type) || (numerator.mean >= 0 && numerator.mean <= 1);
  return (
    isCounted &&
    isFinite &&
    isInRange &&
    numerator.m2 >= 0 &&
    denominator.m2 >= 0 &&
    hasPossibleCap(arm) &&
    hasPossibleQuantile(arm)
  );
}

function hasPossibleCap({ units, capping }: ArmStatistics): boolean {
  if (!capping) return true;
  const { cap, cappedUnits, uncapped } = capping;
  return (
    Number.isFinite(cap) &&
    Number.isSafeInteger(cappedUnits) &&
    cappedUnits >= 0 &&
    cappedUnits <= units &&
    Number.isFinite(uncapped.mean) &&
    Number.isFinite(uncapped.m2) &&
    uncapped.m2 >= 0
  );
}

function hasPossibleQuantile({ quantile }: ArmStatistics): boolean {
  return (
    !quantile ||
    (Number.isFinite(quantile.value) &&
      quantile.standardError >= 0 &&
      Number.isFinite(quantile.standardError))
  );
}
