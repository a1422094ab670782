import { isFormed } from '../backfill/is-formed.js';
import { reFormedTotals } from '../re-formed-totals.js';
import type { Session } from '../session.js';

/** Whether totals of any metric are formed again: else none of this is run. */
export async function anyFormedAgain(session: Session): Promise<boolean> {
  const [row] = await session.rows<{ any: boolean }>(
    `SELECT EXISTS (SELECT FROM measured_metrics WHERE formed = 'again') AS any`,
  );
  return row?.any ?? false;
}

/**
 * Of the metrics that are no sums of events, what the units are that this step touches: those whose exposure changed, and those of
 * which an event arrived that such a metric reads. After what changed units had has been removed.
 */
export async function formAgain(session: Session): Promise<void> {
  await session.run(FIND_SUBJECTS);
  await formSubjectsAgain(session);
}

/** Forms the totals of all step_subjects, from their kept events, as step_totals. */
export async function formSubjectsAgain(session: Session): Promise<void> {
  await session.run(FORM_AGAIN);
}

const FIND_SUBJECTS = `
  INSERT INTO step_subjects (metric, experiment, unit, phase, variant, day, segments, first_at)
  SELECT m.number, c.experiment, c.unit, c.phase, c.variant, c.day, c.segments, c.first_at
  FROM step_changes c JOIN measured_metrics m ON m.experiment = c.experiment AND m.formed = 'again'
  WHERE NOT c.crossover AND ${isFormed('m.backfill', 'c.unit')}
  UNION ALL
  SELECT t.metric, t.experiment, t.unit, x.phase, x.variant, (x.first_at AT TIME ZONE 'UTC')::date, x.segments, x.first_at
  FROM (
    SELECT DISTINCT e.unit, i.metric, i.experiment
    FROM step_measurements e JOIN metric_inputs i ON i.source = e.source AND i.formed = 'again'
    WHERE ${isFormed('i.backfill', 'e.unit')}
  ) AS t
  CROSS JOIN LATERAL (
    SELECT u.phase, u.variant, u.segments, u.first_at
    FROM unit_exposures u WHERE u.unit = t.unit AND u.experiment = t.experiment AND NOT u.crossover OFFSET 0
  ) AS x
  WHERE NOT EXISTS (SELECT FROM step_changes c WHERE c.unit = t.unit AND c.experiment = t.experiment)`;

/** Units that were triggered are counted by the day of that, as their time begins then. */
const FORM_AGAIN = `
  WITH subjects AS (SELECT * FROM step_subjects), ${reFormedTotals(null)}
  INSERT INTO step_totals (metric, unit, phase, variant, day, old_day, segments, stored,
    numerator, denominator, history, history_denominator, reached, triggered_at, event_values,
    old_numerator, old_denominator, old_history, old_history_denominator, old_reached, old_event_values)
  SELECT f.metric, f.unit, s.phase, s.variant, coalesce((f.triggered_at AT TIME ZONE 'UTC')::date, s.day),
    coalesce((old.triggered_at AT TIME ZONE 'UTC')::date, s.day), s.segments, old.stored,
    f.numerator, f.denominator, f.history, f.history_denominator, f.reached, f.triggered_at, f.event_values,
    coalesce(old.numerator, 0), coalesce(old.denominator, 0), old.history, old.history_denominator, old.reached, old.event_values
  FROM formed f
  JOIN subjects s ON s.metric = f.metric AND s.unit = f.unit
  LEFT JOIN LATERAL (
    SELECT t.ctid AS stored, t.numerator, t.denominator, t.history, t.history_denominator, t.reached, t.triggered_at,
      t.event_values
    FROM unit_totals t WHERE t.unit = f.unit AND t.metric = f.metric OFFSET 0
  ) AS old ON true
  WHERE old.stored IS NULL
    OR (f.numerator, f.denominator, f.history, f.history_denominator, f.reached, f.triggered_at, f.event_values)
      IS DISTINCT FROM (old.numerator, old.denominator, old.history, old.history_denominator, old.reached, old.triggered_at,
        old.event_values)`;
