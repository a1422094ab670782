import type { Session } from '../session.js';

/**
 * Forms what this step does to units' totals. Of a unit whose exposure changed, the old contributions go and the totals are
 * formed again from all its events; of every other unit, only the events that arrived are added.
 */
export async function formTotals(session: Session, changedUnits: number): Promise<void> {
  if (changedUnits > 0) {
    await session.run(REMOVE_TOTALS);
    await session.run(FORM_CHANGED);
  }
  await session.run(FORM_GROWN);
}

export async function applyTotals(session: Session): Promise<void> {
  await session.run(UPDATE_TOTALS);
  await session.run(INSERT_TOTALS);
  await session.run(ADD_TO_STATISTICS);
}

const COUNTS_IN_TIME = `e.occurred_at <= CASE WHEN i.window_length IS NULL THEN i.stopped_at ELSE x.first_at + i.window_length END`;

function added(side: 'numerator' | 'denominator'): string {
  return `sum(CASE i.${side} WHEN 'count' THEN 1 WHEN 'sum' THEN coalesce(e.value, 0)
    WHEN 'number' THEN CASE WHEN e.value IS NULL THEN 0 ELSE 1 END ELSE 0 END)`;
}

const REMOVE_TOTALS = `
  WITH gone AS MATERIALIZED (
    SELECT t.stored, t.metric, t.numerator, t.denominator, c.old_phase, c.old_variant, c.old_day
    FROM step_changes c
    CROSS JOIN LATERAL (
      SELECT u.ctid AS stored, u.metric, u.numerator, u.denominator FROM unit_totals u WHERE u.unit = c.unit OFFSET 0
    ) AS t
    JOIN measured_metrics m ON m.number = t.metric AND m.experiment = c.experiment
    WHERE c.was_counted
  ), removed AS (
    DELETE FROM unit_totals WHERE ctid = ANY (ARRAY(SELECT stored FROM gone))
  )
  INSERT INTO step_removals (metric, phase, variant, day, numerator, denominator)
  SELECT metric, old_phase, old_variant, old_day, numerator, denominator FROM gone`;

const FORM_CHANGED = `
  INSERT INTO step_totals (metric, unit, phase, variant, day, numerator, denominator, old_numerator, old_denominator)
  SELECT i.metric, x.unit, x.phase, x.variant, x.day, ${added('numerator')}, ${added('denominator')}, 0, 0
  FROM step_changes x
  CROSS JOIN LATERAL (
    SELECT m.source, m.occurred_at, m.value FROM metric_events m
    WHERE m.unit = x.unit AND m.occurred_at >= x.first_at OFFSET 0
  ) AS e
  JOIN metric_inputs i ON i.source = e.source AND i.experiment = x.experiment
  WHERE NOT x.crossover AND ${COUNTS_IN_TIME}
  GROUP BY i.metric, x.unit, x.phase, x.variant, x.day`;

const FORM_GROWN = `
  INSERT INTO step_totals (metric, unit, phase, variant, day, numerator, denominator, stored, old_numerator, old_denominator)
  SELECT grown.metric, grown.unit, grown.phase, grown.variant, grown.day, grown.numerator, grown.denominator,
    old.stored, coalesce(old.numerator, 0), coalesce(old.denominator, 0)
  FROM (
    SELECT i.metric, x.unit, x.phase, x.variant, (x.first_at AT TIME ZONE 'UTC')::date AS day,
      ${added('numerator')} AS numerator, ${added('denominator')} AS denominator
    FROM (SELECT DISTINCT unit FROM step_measurements) AS arrived
    CROSS JOIN LATERAL (
      SELECT u.experiment, u.unit, u.phase, u.variant, u.first_at
      FROM unit_exposures u WHERE u.unit = arrived.unit AND NOT u.crossover OFFSET 0
    ) AS x
    JOIN step_measurements e ON e.unit = x.unit AND e.occurred_at >= x.first_at
    JOIN metric_inputs i ON i.source = e.source AND i.experiment = x.experiment
    WHERE ${COUNTS_IN_TIME}
      AND NOT EXISTS (SELECT FROM step_changes c WHERE c.unit = x.unit AND c.experiment = x.experiment)
    GROUP BY i.metric, x.unit, x.phase, x.variant, x.first_at
  ) AS grown
  LEFT JOIN LATERAL (
    SELECT t.ctid AS stored, t.numerator, t.denominator
    FROM unit_totals t WHERE t.unit = grown.unit AND t.metric = grown.metric OFFSET 0
  ) AS old ON true`;

const UPDATE_TOTALS = `
  UPDATE unit_totals t SET numerator = t.numerator + s.numerator, denominator = t.denominator + s.denominator
  FROM step_totals s WHERE t.ctid = s.stored`;

const INSERT_TOTALS = `
  INSERT INTO unit_totals (unit, metric, numerator, denominator)
  SELECT unit, metric, numerator, denominator FROM step_totals WHERE stored IS NULL ORDER BY unit, metric`;

const ADD_TO_STATISTICS = `
  INSERT INTO sufficient_statistics AS s (metric, phase, variant, day, numerator_sum, numerator_squares, denominator_sum,
    denominator_squares, cross_products)
  SELECT metric, phase, variant, day, sum(sign * y), sum(sign * y * y), sum(sign * d), sum(sign * d * d), sum(sign * y * d)
  FROM (
    SELECT c.metric, c.phase, c.variant, c.day, c.sign, least(c.numerator, m.cap) AS y, c.denominator AS d
    FROM (
      SELECT metric, phase, variant, day, 1 AS sign, old_numerator + numerator AS numerator,
        old_denominator + denominator AS denominator FROM step_totals
      UNION ALL
      SELECT metric, phase, variant, day, -1, old_numerator, old_denominator FROM step_totals WHERE stored IS NOT NULL
      UNION ALL
      SELECT metric, phase, variant, day, -1, numerator, denominator FROM step_removals
    ) AS c
    JOIN measured_metrics m ON m.number = c.metric
  ) AS contributions
  GROUP BY metric, phase, variant, day
  ON CONFLICT (metric, phase, variant, day) DO UPDATE SET
    numerator_sum = s.numerator_sum + excluded.numerator_sum,
    numerator_squares = s.numerator_squares + excluded.numerator_squares,
    denominator_sum = s.denominator_sum + excluded.denominator_sum,
    denominator_squares = s.denominator_squares + excluded.denominator_squares,
    cross_products = s.cross_products + excluded.cross_products`;
