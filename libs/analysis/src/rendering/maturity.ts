import type { Report, ReportMetric } from '#libs/domain';

/** Share of the exposed units that are old enough to be in a metric that waits for them; null for all other metrics. */
export function maturedShare({ exposures }: Report, { type, arms }: ReportMetric): number | null {
  if (type !== 'retention' || exposures.total === 0) return null;
  return arms.reduce((sum, { units }) => sum + units, 0) / exposures.total;
}
