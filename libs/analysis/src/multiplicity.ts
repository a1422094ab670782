import type { ReportComparison, ReportMetric } from '#libs/domain';
import { adjustPValues } from '#libs/stats';

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

/** In the order given; null stays null, and counts as one that found nothing. */
function holm(pValues: readonly (number | null)[]): (number | null)[] {
  const adjusted = adjustPValues(
    pValues.map((pValue) => pValue ?? 1),
    'holm',
  );
  return pValues.map((pValue, index) => (pValue === null ? null : (adjusted[index] ?? null)));
}
