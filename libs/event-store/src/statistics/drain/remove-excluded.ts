import type { Session } from '../session.js';

/**
 * Takes units that were counted, and are excluded now, out of what is kept of the experiments: the exposures and totals at once,
 * what they added to the statistics as step_removals.
 */
export async function removeExcluded(session: Session, experiments: readonly number[]): Promise<void> {
  if (experiments.length > 0) await session.run(REMOVE_EXCLUDED, [experiments]);
}

/** `OFFSET 0` keeps look-ups by unit look-ups: a list holds some units, the tables hold all. */
const REMOVE_EXCLUDED = `
  WITH gone AS MATERIALIZED (
    SELECT u.*, (u.first_at AT TIME ZONE 'UTC')::date AS day
    FROM excluded_units z
    CROSS JOIN LATERAL (
      SELECT u.ctid AS stored, u.experiment, u.unit, u.variant, u.phase, u.first_at, u.crossover, u.segments
      FROM unit_exposures u WHERE u.unit = z.unit AND u.experiment = z.experiment OFFSET 0
    ) AS u
    WHERE z.experiment = ANY ($1)
  ), totals AS MATERIALIZED (
    SELECT t.*, g.phase, g.variant, coalesce((t.triggered_at AT TIME ZONE 'UTC')::date, g.day) AS day, g.segments
    FROM gone g
    CROSS JOIN LATERAL (
      SELECT u.ctid AS stored, u.metric, u.numerator, u.denominator, u.history, u.history_denominator,
        u.reached, u.triggered_at
      FROM unit_totals u WHERE u.unit = g.unit OFFSET 0
    ) AS t
    JOIN measured_metrics m ON m.number = t.metric AND m.experiment = g.experiment
  ), unexposed AS (
    DELETE FROM unit_exposures WHERE ctid = ANY (ARRAY(SELECT stored FROM gone))
  ), emptied AS (
    DELETE FROM unit_totals WHERE ctid = ANY (ARRAY(SELECT stored FROM totals))
  ), removed AS (
    INSERT INTO step_removals (metric, phase, variant, day, segments, numerator, denominator, history, history_denominator,
      reached)
    SELECT metric, phase, variant, day, segments, numerator, denominator, history, history_denominator, reached FROM totals
  ), uncounted AS (
    UPDATE exposure_counts c SET units = c.units - g.units
    FROM (
      SELECT experiment, phase, variant, day, count(*) AS units FROM gone WHERE NOT crossover
      GROUP BY experiment, phase, variant, day
    ) AS g
    WHERE c.experiment = g.experiment AND c.phase = g.phase AND c.variant = g.variant AND c.day = g.day
  ), segmented_less AS (
    UPDATE segment_counts c SET units = c.units - g.units
    FROM (
      SELECT segment, phase, variant, day, count(*) AS units FROM gone, unnest(segments) AS segment WHERE NOT crossover
      GROUP BY segment, phase, variant, day
    ) AS g
    WHERE c.segment = g.segment AND c.phase = g.phase AND c.variant = g.variant AND c.day = g.day
  )
  UPDATE measured_experiments x SET crossovers = x.crossovers - g.crossovers
  FROM (SELECT experiment, count(*) AS crossovers FROM gone WHERE crossover GROUP BY experiment) AS g
  WHERE x.number = g.experiment`;
