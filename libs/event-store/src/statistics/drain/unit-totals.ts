import type { Session } from '../session.js';

/**
 * Forms what this step does to units' totals, and adds it to the statistics. Of a unit whose exposure changed, the old contributions go and the totals are
 * formed again from all its events; of every other unit, only the events that arrived are added.
 */
export async function formTotals(session: Session, changedUnits: number): Promise<void> {
  if (changedUnits > 0) {
    await session.run(REMOVE_TOTALS);
    await session.run(FORM_CHANGED);
  }
  await session.run(FORM_GROWN);
  await session.run(ADD_TO_STATISTICS);
}

export async function applyTotals(session: Session): Promise<void> {
  await session.run(UPDATE_TOTALS);
  await session.run(INSERT_TOTALS);
}

function countsUntil(firstAt: string): string {
  return `e.occurred_at <= CASE WHEN i.window_length IS NULL THEN i.stopped_at ELSE ${firstAt} + i.window_length END`;
}

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

/** MATERIALIZED is a fence: look-ups by unit come first, one way into the index each, and are joined as a whole. */
const FORM_CHANGED = `
  WITH found AS MATERIALIZED (
    SELECT x.experiment, x.unit, x.phase, x.variant, x.day, x.first_at, e.source, e.occurred_at, e.value
    FROM step_changes x
    CROSS JOIN LATERAL (
      SELECT m.source, m.occurred_at, m.value FROM metric_events m
      WHERE m.unit = x.unit AND m.occurred_at >= x.first_at OFFSET 0
    ) AS e
    WHERE NOT x.crossover
  )
  INSERT INTO step_totals (metric, unit, phase, variant, day, numerator, denominator, old_numerator, old_denominator)
  SELECT i.metric, e.unit, e.phase, e.variant, e.day, ${added('numerator')}, ${added('denominator')}, 0, 0
  FROM found e
  JOIN metric_inputs i ON i.source = e.source AND i.experiment = e.experiment
  WHERE ${countsUntil('e.first_at')}
  GROUP BY i.metric, e.unit, e.phase, e.variant, e.day`;

const FORM_GROWN = `
  WITH exposed AS MATERIALIZED (
    SELECT x.experiment, x.unit, x.phase, x.variant, x.first_at
    FROM (SELECT DISTINCT unit FROM step_measurements) AS arrived
    CROSS JOIN LATERAL (
      SELECT u.experiment, u.unit, u.phase, u.variant, u.first_at
      FROM unit_exposures u WHERE u.unit = arrived.unit AND NOT u.crossover OFFSET 0
    ) AS x
  ), unchanged AS MATERIALIZED (
    SELECT * FROM exposed x
    WHERE NOT EXISTS (SELECT FROM step_changes c WHERE c.unit = x.unit AND c.experiment = x.experiment)
  ), grown AS MATERIALIZED (
    SELECT i.metric, x.unit, x.phase, x.variant, (x.first_at AT TIME ZONE 'UTC')::date AS day,
      ${added('numerator')} AS numerator, ${added('denominator')} AS denominator
    FROM unchanged x
    JOIN step_measurements e ON e.unit = x.unit AND e.occurred_at >= x.first_at
    JOIN metric_inputs i ON i.source = e.source AND i.experiment = x.experiment
    WHERE ${countsUntil('x.first_at')}
    GROUP BY i.metric, x.unit, x.phase, x.variant, x.first_at
  )
  INSERT INTO step_totals (metric, unit, phase, variant, day, numerator, denominator, stored, old_numerator, old_denominator)
  SELECT g.metric, g.unit, g.phase, g.variant, g.day, g.numerator, g.denominator,
    old.stored, coalesce(old.numerator, 0), coalesce(old.denominator, 0)
  FROM grown g
  LEFT JOIN LATERAL (
    SELECT t.ctid AS stored, t.numerator, t.denominator
    FROM unit_totals t WHERE t.unit = g.unit AND t.metric = g.metric OFFSET 0
  ) AS old ON true`;

const UPDATE_TOTALS = `
  UPDATE unit_totals t SET numerator = t.numerator + s.numerator, denominator = t.denominator + s.denominator
  FROM step_totals s WHERE t.ctid = s.stored`;

const INSERT_TOTALS = `
  INSERT INTO unit_totals (unit, metric, numerator, denominator)
  SELECT unit, metric, numerator, denominator FROM step_totals WHERE stored IS NULL ORDER BY unit, metric`;

/** Most metrics have no denominator: null instead of zero spares the arithmetic. */
const ADD_TO_STATISTICS = `
  INSERT INTO sufficient_statistics AS s (metric, phase, variant, day, numerator_sum, numerator_squares, denominator_sum,
    denominator_squares, cross_products)
  SELECT metric, phase, variant, day, sum(signed_y), sum(signed_y * y), coalesce(sum(signed_d), 0),
    coalesce(sum(signed_d * d), 0), coalesce(sum(signed_y * d), 0)
  FROM (
    SELECT metric, phase, variant, day, y, d, CASE WHEN goes THEN -y ELSE y END AS signed_y,
      CASE WHEN goes THEN -d ELSE d END AS signed_d
    FROM (
      SELECT c.metric, c.phase, c.variant, c.day, c.goes, least(c.numerator, m.cap) AS y, nullif(c.denominator, 0) AS d
      FROM (
        SELECT metric, phase, variant, day, false AS goes, old_numerator + numerator AS numerator,
          old_denominator + denominator AS denominator FROM step_totals
        UNION ALL
        SELECT metric, phase, variant, day, true, old_numerator, old_denominator FROM step_totals WHERE stored IS NOT NULL
        UNION ALL
        SELECT metric, phase, variant, day, true, numerator, denominator FROM step_removals
      ) AS c
      JOIN measured_metrics m ON m.number = c.metric
    ) AS capped
  ) AS contributions
  GROUP BY metric, phase, variant, day
  ON CONFLICT (metric, phase, variant, day) DO UPDATE SET
    numerator_sum = s.numerator_sum + excluded.numerator_sum,
    numerator_squares = s.numerator_squares + excluded.numerator_squares,
    denominator_sum = s.denominator_sum + excluded.denominator_sum,
    denominator_squares = s.denominator_squares + excluded.denominator_squares,
    cross_products = s.cross_products + excluded.cross_products`;
