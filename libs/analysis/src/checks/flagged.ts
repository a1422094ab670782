import type { ReportMetric } from '#libs/domain';

/** "Revenue / treatment" for every comparison that has the flag. */
export function flagged(metrics: readonly ReportMetric[], code: string): string[] {
  return metrics.flatMap(({ name, comparisons }) =>
    comparisons
      .filter(({ flags }) => flags.some((flag) => flag.code === code))
      .map(({ variant }) => `${name} / ${variant}`),
  );
}
