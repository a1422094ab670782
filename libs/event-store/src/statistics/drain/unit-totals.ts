import type { Session } from '../session.js';
import { isFormed } from '../backfill/is-formed.js';
import { totalOf } from '../total-of.js';
import { addToStatistics } from './add-to-statistics.js';
import { anyFormedAgain, formAgain } from './form-again.js';

/**
 * Forms what this step does to units' totals, and adds it to the statistics. Of a unit whose exposure changed, the old
 * contributions go and the totals are formed again from all its events; of every other unit, only the events that arrived are
 * added, after its exposure or before it.
 * @param row the shard whose statistics it adds to
 */
export async function formTotals(session: Session, changedUnits: number, row: number): Promise<void> {
  if (changedUnits > 0) {
    await session.run(REMOVE_TOTALS);
    await session.run(FORM_CHANGED);
  }
  await session.run(FORM_GROWN);
  if (await anyFormedAgain(session)) await formAgain(session);
  await addToStatistics(session, row);
}

export async function applyTotals(session: Session): Promise<void> {
  await session.run(UPDATE_TOTALS);
  await session.run(INSERT_TOTALS);
}

/** SQL of whether event `e` may count for some metric of a unit in experiment `x`; the experiment decides cheaply, first. */
const IS_NEAR = `(e.occurred_at >= x.first_at OR e.occurred_at + x.covariate_length >= x.first_at)`;

/** SQL of whether event `e` counts for input `i`: in the metric's window, or in the stretch before exposure. */
const COUNTS = `CASE
  WHEN e.occurred_at < x.first_at THEN e.occurred_at + i.covariate_length >= x.first_at
  ELSE (i.delay_length IS NULL OR e.occurred_at >= x.first_at + i.delay_length)
    AND e.occurred_at <= CASE WHEN i.window_length IS NULL THEN i.stopped_at ELSE x.first_at + i.window_length END
END`;

/** SQL of a unit's totals over its events `e`; those of its history are null when there are none. */
const TOTALS = `
  coalesce(${totalOf('i.numerator', 'e.occurred_at >= x.first_at')}, 0) AS numerator,
  coalesce(${totalOf('i.denominator', 'e.occurred_at >= x.first_at')}, 0) AS denominator,
  ${totalOf('i.numerator', 'e.occurred_at < x.first_at')} AS history,
  ${totalOf('i.denominator', 'e.occurred_at < x.first_at')} AS history_denominator`;

const REMOVE_TOTALS = `
  WITH gone AS MATERIALIZED (
    SELECT t.*, c.old_phase, c.old_variant, c.old_day, c.old_segments
    FROM step_changes c
    CROSS JOIN LATERAL (
      SELECT u.ctid AS stored, u.metric, u.numerator, u.denominator, u.history, u.history_denominator,
        u.reached, u.triggered_at, u.event_values
      FROM unit_totals u WHERE u.unit = c.unit OFFSET 0
    ) AS t
    JOIN measured_metrics m ON m.number = t.metric AND m.experiment = c.experiment
    WHERE c.was_counted
  ), removed AS (
    DELETE FROM unit_totals WHERE ctid = ANY (ARRAY(SELECT stored FROM gone))
  )
  INSERT INTO step_removals (metric, phase, variant, day, segments, numerator, denominator, history, history_denominator,
    reached, event_values)
  SELECT metric, old_phase, old_variant, coalesce((triggered_at AT TIME ZONE 'UTC')::date, old_day), old_segments,
    numerator, denominator, history, history_denominator, reached, event_values
  FROM gone`;

/** MATERIALIZED is a fence: look-ups by unit come first, one way into the index each, and are joined as a whole. */
const formChanged = (which: string): string => `
  WITH found AS MATERIALIZED (
    SELECT x.experiment, x.unit, x.phase, x.variant, x.day, x.segments, x.first_at, e.source, e.occurred_at, e.value
    FROM (
      SELECT c.*, m.covariate_length
      FROM step_changes c JOIN measured_experiments m ON m.number = c.experiment WHERE NOT c.crossover
    ) AS x
    CROSS JOIN LATERAL (
      SELECT e.source, e.occurred_at, e.value FROM metric_events e WHERE e.unit = x.unit AND ${IS_NEAR} OFFSET 0
    ) AS e
  )
  INSERT INTO step_totals (metric, unit, phase, variant, day, segments, numerator, denominator, history, history_denominator,
    old_numerator, old_denominator)
  SELECT i.metric, x.unit, x.phase, x.variant, x.day, x.segments, ${TOTALS}, 0, 0
  FROM found x
  CROSS JOIN LATERAL (SELECT x.occurred_at, x.value) AS e
  JOIN metric_inputs i ON i.source = x.source AND i.experiment = x.experiment AND i.formed = 'added'
  WHERE ${COUNTS} AND ${which}
  GROUP BY i.metric, x.unit, x.phase, x.variant, x.day, x.segments, x.first_at`;

const FORM_CHANGED = formChanged(isFormed('i.backfill', 'x.unit'));

/** Of the metrics that are of a backfill. */
export const FORM_OF_BACKFILL = formChanged('i.backfill = $1');

const FORM_GROWN = `
  WITH exposed AS MATERIALIZED (
    SELECT x.experiment, x.unit, x.phase, x.variant, x.segments, x.first_at
    FROM (SELECT DISTINCT unit FROM step_measurements) AS arrived
    CROSS JOIN LATERAL (
      SELECT u.experiment, u.unit, u.phase, u.variant, u.segments, u.first_at
      FROM unit_exposures u WHERE u.unit = arrived.unit AND NOT u.crossover OFFSET 0
    ) AS x
  ), unchanged AS MATERIALIZED (
    SELECT x.*, row_number() OVER () AS place FROM exposed x
    WHERE NOT EXISTS (SELECT FROM step_changes c WHERE c.unit = x.unit AND c.experiment = x.experiment)
  ), found AS MATERIALIZED (
    SELECT x.place, x.experiment, x.unit, x.first_at, e.source, e.occurred_at, e.value
    FROM step_measurements e JOIN unchanged x ON x.unit = e.unit
  ), grown AS MATERIALIZED (
    SELECT i.metric, x.place, ${TOTALS}
    FROM found x
    CROSS JOIN LATERAL (SELECT x.occurred_at, x.value) AS e
    JOIN metric_inputs i ON i.source = x.source AND i.experiment = x.experiment AND i.formed = 'added'
    WHERE ${COUNTS} AND ${isFormed('i.backfill', 'x.unit')}
    GROUP BY i.metric, x.place
  )
  INSERT INTO step_totals (metric, unit, phase, variant, day, segments, stored, numerator, denominator, history, history_denominator,
    old_numerator, old_denominator, old_history, old_history_denominator)
  SELECT g.metric, x.unit, x.phase, x.variant, (x.first_at AT TIME ZONE 'UTC')::date, x.segments, old.stored,
    coalesce(old.numerator + g.numerator, g.numerator), coalesce(old.denominator + g.denominator, g.denominator),
    coalesce(old.history + g.history, g.history, old.history),
    coalesce(old.history_denominator + g.history_denominator, g.history_denominator, old.history_denominator),
    coalesce(old.numerator, 0), coalesce(old.denominator, 0), old.history, old.history_denominator
  FROM grown g JOIN unchanged x ON x.place = g.place
  LEFT JOIN LATERAL (
    SELECT t.ctid AS stored, t.numerator, t.denominator, t.history, t.history_denominator
    FROM unit_totals t WHERE t.unit = x.unit AND t.metric = g.metric OFFSET 0
  ) AS old ON true`;

const UPDATE_TOTALS = `
  UPDATE unit_totals t SET numerator = s.numerator, denominator = s.denominator, history = s.history,
    history_denominator = s.history_denominator, reached = s.reached, triggered_at = s.triggered_at, event_values = s.event_values
  FROM step_totals s WHERE t.ctid = s.stored`;

export const INSERT_TOTALS = `
  INSERT INTO unit_totals (unit, metric, numerator, denominator, history, history_denominator, reached, triggered_at, event_values)
  SELECT unit, metric, numerator, denominator, history, history_denominator, reached, triggered_at, event_values
  FROM step_totals WHERE stored IS NULL ORDER BY unit, metric`;
