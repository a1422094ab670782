import type { Session } from '../session.js';

/**
 * Takes units that were counted, and are excluded now, out of what is kept of the experiments: the exposures and totals at once,
 * what they added to the statistics as step_removals. Of units of all shards: nobody else may count meanwhile.
 * @param row the shard whose counts it takes them off
 */
export async function removeExcluded(
  session: Session,
  experiments: readonly number[],
  row: number,
): Promise<void> {
  if (experiments.length > 0) await session.run(REMOVE_EXCLUDED, [experiments, row]);
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
        u.reached, u.triggered_at, u.event_values
      FROM unit_totals u WHERE u.unit = g.unit OFFSET 0
    ) AS t
    JOIN measured_metrics m ON m.number = t.metric AND m.experiment = g.experiment
  ), unexposed AS (
    DELETE FROM unit_exposures WHERE ctid = ANY (ARRAY(SELECT stored FROM gone))
  ), emptied AS (
    DELETE FROM unit_totals WHERE ctid = ANY (ARRAY(SELECT stored FROM totals))
  ), removed AS (
    INSERT INTO step_removals (metric, phase, variant, day, segments, numerator, denominator, history, history_denominator,
      reached, event_values)
    SELECT metric, phase, variant, day, segments, numerator, denominator, history, history_denominator, reached, event_values
    FROM totals
  ), uncounted AS (
    INSERT INTO exposure_counts (experiment, phase, variant, day, shard, units)
    SELECT experiment, phase, variant, day, $2::smallint, -count(*) FROM gone WHERE NOT crossover
    GROUP BY experiment, phase, variant, day
    ON CONFLICT (experiment, phase, variant, day, shard) DO UPDATE SET units = exposure_counts.units + excluded.units
  ), segmented_less AS (
    INSERT INTO segment_counts (segment, phase, variant, day, shard, units)
    SELECT segment, phase, variant, day, $2::smallint, -count(*)
    FROM gone, unnest(segments) AS segment WHERE NOT crossover GROUP BY segment, phase, variant, day
    ON CONFLICT (segment, phase, variant, day, shard) DO UPDATE SET units = segment_counts.units + excluded.units
  )
  INSERT INTO crossover_counts (experiment, shard, units)
  SELECT experiment, $2::smallint, -count(*) FROM gone WHERE crossover GROUP BY experiment
  ON CONFLICT (experiment, shard) DO UPDATE SET units = crossover_counts.units + excluded.units`;
