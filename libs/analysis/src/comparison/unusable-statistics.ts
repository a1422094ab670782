import type { ArmStatistics, MetricType, ReportFlag } from '#libs/domain';

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

function isPossible(type: MetricType, { units, numerator, denominator, c }: ArmStatistics): boolean {
  const numbers = [numerator.mean, numerator.m2, denominator.mean, denominator.m2, c];
  const isCounted = Number.isSafeInteger(units) && units >= 0;
  const isShare = type !== 'conversion' || (numerator.mean >= 0 && numerator.mean <= 1);
  return isCounted && isShare && numbers.every(Number.isFinite) && numerator.m2 >= 0 && denominator.m2 >= 0;
}
