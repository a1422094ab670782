import { isShare, type HeavyContribution, type MetricStatistics } from '#libs/domain';
import { HEALTH_LIMITS } from '../data-health/limits.js';
import { sharePercent } from '../wording.js';
import type { Check } from './check-context.js';

/** Does a unit with more events than a person makes carry a good part of a metric? */
export const botLikeUnits: Check = ({ definitions, statistics, dataHealth }) => {
  const names = new Map(definitions.map(({ key, name }) => [key, name]));
  const totals = new Map(statistics.metrics.map((metric) => [metric.metricKey, totalOf(metric)]));
  const shares = new Set(definitions.filter(({ type }) => isShare(type)).map(({ key }) => key));
  const heavy = (dataHealth?.contributions ?? []).flatMap((contribution) => {
    // One unit of many, whatever it sends.
    if (shares.has(contribution.metricKey)) return [];
    const share = shareOf(contribution, totals.get(contribution.metricKey) ?? 0);
    if (share <= HEALTH_LIMITS.botContribution) return [];
    const { metricKey, unit, variant } = contribution;
    return [
      `"${unit}" in ${variant} has ${sharePercent(share)} of the total of ${names.get(metricKey) ?? metricKey}.`,
    ];
  });
  return {
    code: 'BOT_LIKE_UNITS',
    status: heavy.length > 0 ? 'warning' : 'ok',
    title: heavy.length > 0 ? 'Units like bots weigh on a metric' : 'No unit like a bot weighs on a metric',
    detail:
      heavy.length > 0
        ? `${heavy.join(' ')} They send more events than a person makes: leave them out with the experiment's overrides, or cap the metric, and read the arms again.`
        : `No unit with more events than a person makes has more than ${sharePercent(HEALTH_LIMITS.botContribution)} of a metric's total.`,
  };
};

/** A unit of a capped metric has the cap at most. */
function totalOf({ arms }: MetricStatistics): { total: number; cap: number | null } {
  const total = arms.reduce((sum, { units, numerator }) => sum + units * numerator.mean, 0);
  return { total, cap: arms.find(({ capping }) => capping !== null)?.capping?.cap ?? null };
}

function shareOf({ total }: HeavyContribution, of: { total: number; cap: number | null } | 0): number {
  if (of === 0 || of.total <= 0) return 0;
  return Math.min(total, of.cap ?? total) / of.total;
}
