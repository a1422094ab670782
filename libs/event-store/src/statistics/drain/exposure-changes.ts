import type { Session } from '../session.js';

/** Finds the units whose exposure is not what it was: new, earlier, or in a second variant. Returns how many. */
export function findExposureChanges(session: Session): Promise<number> {
  return session.run(FIND_CHANGES);
}

/**
 * Stores the exposures of the changed units, and counts the units anew.
 * @param row the shard whose counts it adds to
 */
export async function applyExposureChanges(session: Session, row: number): Promise<void> {
  await session.run(UPDATE_EXPOSURES);
  await session.run(INSERT_EXPOSURES);
  await session.run(COUNT_UNITS, [row]);
  await session.run(COUNT_CROSSOVERS, [row]);
}

/** `OFFSET 0` keeps the look-up by unit a look-up: one way into the index per unit, never a scan of the table. */
const FIND_CHANGES = `
  INSERT INTO step_changes (experiment, unit, variant, phase, day, first_at, first_id, crossover, attributes,
    is_new, was_counted, was_crossover, old_variant, old_phase, old_day, old_segments)
  SELECT now.experiment, now.unit, now.variant, p.phase, (now.first_at AT TIME ZONE 'UTC')::date,
    now.first_at, now.first_id, now.crossover, now.attributes,
    now.is_new, NOT (now.is_new OR now.was_crossover), now.was_crossover, now.old_variant, now.old_phase,
    (now.old_first_at AT TIME ZONE 'UTC')::date, now.old_segments
  FROM (
    SELECT c.experiment, c.unit, old.unit IS NULL AS is_new,
      CASE WHEN is_first THEN c.variant ELSE old.variant END AS variant,
      CASE WHEN is_first THEN c.first_at ELSE old.first_at END AS first_at,
      CASE WHEN is_first THEN c.first_id ELSE old.first_id END AS first_id,
      CASE WHEN is_first THEN c.attributes ELSE old.attributes END AS attributes,
      c.crossover OR coalesce(old.crossover OR old.variant <> c.variant, false) AS crossover,
      coalesce(old.crossover, false) AS was_crossover,
      old.variant AS old_variant, old.phase AS old_phase, old.first_at AS old_first_at,
      old.segments AS old_segments, is_first
    FROM (
      SELECT DISTINCT ON (experiment, unit) experiment, unit, variant, first_at, first_id, attributes,
        min(variant) OVER arrived <> max(variant) OVER arrived AS crossover
      FROM step_candidates
      WINDOW arrived AS (PARTITION BY experiment, unit)
      ORDER BY experiment, unit, first_at, first_id
    ) AS c
    LEFT JOIN LATERAL (
      SELECT * FROM unit_exposures u WHERE u.unit = c.unit AND u.experiment = c.experiment OFFSET 0
    ) AS old ON true
    CROSS JOIN LATERAL (
      SELECT old.unit IS NULL OR (c.first_at, c.first_id) < (old.first_at, old.first_id) AS is_first
    ) AS comparison
  ) AS now
  JOIN measured_phases p
    ON p.experiment = now.experiment AND p.begins_at <= now.first_at AND now.first_at < p.ends_at
  WHERE now.is_first OR (now.crossover AND NOT now.was_crossover)`;

const UPDATE_EXPOSURES = `
  UPDATE unit_exposures u
  SET variant = c.variant, phase = c.phase, first_at = c.first_at, first_id = c.first_id, crossover = c.crossover,
    attributes = c.attributes, segments = c.segments
  FROM (
    SELECT c.*, old.stored FROM step_changes c
    CROSS JOIN LATERAL (
      SELECT u.ctid AS stored FROM unit_exposures u WHERE u.unit = c.unit AND u.experiment = c.experiment OFFSET 0
    ) AS old
    WHERE NOT c.is_new
  ) AS c
  WHERE u.ctid = c.stored`;

const INSERT_EXPOSURES = `
  INSERT INTO unit_exposures (unit, experiment, variant, phase, first_at, first_id, crossover, attributes, segments)
  SELECT unit, experiment, variant, phase, first_at, first_id, crossover, attributes, segments
  FROM step_changes WHERE is_new ORDER BY unit`;

const COUNT_UNITS = `
  INSERT INTO exposure_counts (experiment, phase, variant, day, shard, units)
  SELECT experiment, phase, variant, day, $1::smallint, sum(change) FROM (
    SELECT experiment, phase, variant, day, 1 AS change FROM step_changes WHERE NOT crossover
    UNION ALL
    SELECT experiment, old_phase, old_variant, old_day, -1 FROM step_changes WHERE was_counted
  ) AS changes
  GROUP BY experiment, phase, variant, day
  ON CONFLICT (experiment, phase, variant, day, shard) DO UPDATE SET units = exposure_counts.units + excluded.units`;

const COUNT_CROSSOVERS = `
  INSERT INTO crossover_counts (experiment, shard, units)
  SELECT experiment, $1::smallint, count(*) FROM step_changes WHERE crossover AND NOT was_crossover GROUP BY experiment
  ON CONFLICT (experiment, shard) DO UPDATE SET units = crossover_counts.units + excluded.units`;
