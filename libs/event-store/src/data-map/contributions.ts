import type { HeavyContribution } from '#libs/domain';
import type { Session } from '../statistics/session.js';

/** Looks units up one by one, in indexes that begin with the unit: few are asked for. */
export async function contributionsOf(
  session: Session,
  experimentId: string,
  units: readonly string[],
): Promise<HeavyContribution[]> {
  return session.rows<HeavyContribution>(CONTRIBUTIONS, [experimentId, units]);
}

const CONTRIBUTIONS = `
  SELECT m.key AS "metricKey", u.variant, u.unit, t.numerator::double precision AS total
  FROM measured_experiments x
  CROSS JOIN unnest($2::text[] COLLATE "C") AS w (unit)
  CROSS JOIN LATERAL (
    SELECT e.unit, e.variant FROM unit_exposures e
    WHERE e.unit = w.unit AND e.experiment = x.number AND NOT e.crossover OFFSET 0
  ) AS u
  CROSS JOIN LATERAL (SELECT t.metric, t.numerator FROM unit_totals t WHERE t.unit = u.unit OFFSET 0) AS t
  JOIN measured_metrics m ON m.number = t.metric AND m.experiment = x.number
  WHERE x.id = $1 AND x.is_served AND m.backfill IS NULL`;
