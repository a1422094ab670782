import type { ReportMetric } from '#libs/domain';

/** Share of the units, of those that a metric waits for, that are old enough to be in it; null for all other metrics. */
export function maturedShare({ matured }: ReportMetric): number | null {
  return matured === null || matured.of === 0 ? null : matured.units / matured.of;
}
