import { isShare, type ArmStatistics, type MetricType, type ReportFlag } from '#libs/domain';

/** Statistics that overflowed, and those that no data can give: named, not computed with. */
export function unusableStatistics(type: MetricType, arms: readonly ArmStatistics[]): ReportFlag | null {
  const large = arms.find((arm) => !isFinite(arm));
  if (large) {
    const detail = `Values of the arm "${large.variant}" are too large to be squared in double precision, so nothing was computed from them.`;
    return { code: 'INVALID_DATA', detail };
  }
  const bad = arms.find((arm) => !isPossible(type, arm));
  return bad
    ? {
        code: 'INVALID_DATA',
        detail: `The statistics of the arm "${bad.variant}" are impossible, so nothing was computed from them.`,
      }
    : null;
}

function isFinite({ numerator, denominator, c }: ArmStatistics): boolean {
  const { mean, m2, m3 } = numerator;
  return [mean, m2, m3, denominator.mean, denominator.m2, c].every(Number.isFinite);
}

function isPossible(type: MetricType, arm: ArmStatistics): boolean {
  const { units, numerator, denominator } = arm;
  const isCounted = Number.isSafeInteger(units) && units >= 0;
  const isInRange = !isShare(type) || (numerator.mean >= 0 && numerator.mean <= 1);
  return (
    isCounted &&
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
