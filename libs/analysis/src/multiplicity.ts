import type { ReportComparison, ReportMetric } from '#libs/domain';

/**
 * Holm (1979) over the family of primary comparisons (metrics times arms), for the fixed and the sequential p-values each.
 * The family is counted before data are seen: a comparison without a p-value still counts in it.
 */
export function adjustPrimary(metrics: readonly ReportMetric[]): ReportMetric[] {
  const family = metrics.filter(({ role }) => role === 'primary').flatMap(({ comparisons }) => comparisons);
  const fixed = holm(family.map(({ pValue }) => pValue));
  const sequential = holm(family.map((comparison) => comparison.sequential?.pValue ?? null));
  const adjusted = new Map<ReportComparison, ReportComparison>(
    family.map((comparison, index) => [
      comparison,
      {
        ...comparison,
        adjustedPValue: fixed[index] ?? null,
        sequential: comparison.sequential && {
          ...comparison.sequential,
          adjustedPValue: sequential[index] ?? null,
        },
      },
    ]),
  );
  return metrics.map((metric) => ({
    ...metric,
    comparisons: metric.comparisons.map((comparison) => adjusted.get(comparison) ?? comparison),
  }));
}

/** Step-down adjusted p-values in the order given, monotone and at most one; null stays null and counts. */
export function holm(pValues: readonly (number | null)[]): (number | null)[] {
  const order = pValues.map((_, index) => index).sort((a, b) => (pValues[a] ?? 1) - (pValues[b] ?? 1));
  const adjusted: (number | null)[] = pValues.map(() => null);
  let largest = 0;
  order.forEach((index, rank) => {
    const pValue = pValues[index] ?? null;
    if (pValue === null) return;
    largest = Math.min(1, Math.max(largest, pValue * (pValues.length - rank)));
    adjusted[index] = largest;
  });
  return adjusted;
}
