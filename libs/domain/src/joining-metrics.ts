import { canonicalJson } from './canonical-json.js';
import { metricKeysOf, type MetricRoles } from './experiment.js';

/**
 * The metrics of a started experiment after others joined the secondary ones, with when they did; null where anything else changed,
 * which would be another question than the one that was asked.
 */
export function withJoined(before: MetricRoles, after: MetricRoles, now: Date): MetricRoles | null {
  const known = new Set(metricKeysOf(before));
  const joined = after.secondary.filter((key) => !known.has(key));
  const others = { ...after, secondary: after.secondary.filter((key) => known.has(key)) };
  if (joined.length === 0 || canonicalJson(others) !== canonicalJson(before)) return null;
  const late = joined.map((metric) => ({ metric, addedAt: now.toISOString() }));
  return { ...after, late: [...(before.late ?? []), ...late] };
}
