import { totalOf } from './total-of.js';

/** SQL of what the numerator's events `e` are together; `when` decides which of them, `left` is what one leaves of a stretch of time. */
export function numeratorOf(when: string, left: string): string {
  return `coalesce(${totalOf('e.numerator', when)}, 0)
      + count(DISTINCT CASE e.numerator WHEN 'distinct' THEN e.value END) FILTER (WHERE ${when})
      + coalesce(extract(epoch FROM max(CASE e.numerator WHEN 'time-left' THEN ${left} END) FILTER (WHERE ${when})), 0)`;
}

/** SQL of how far they go through a funnel (funnel_kinds, funnel_length), from rows (occurred_at, steps). */
export function reachOf(when: string): string {
  return `funnel_reach(array_agg(occurred_at ORDER BY occurred_at) FILTER (WHERE ${when}),
        array_agg(steps ORDER BY occurred_at) FILTER (WHERE ${when}), funnel_kinds, funnel_length)`;
}

/**
 * SQL of common table expressions that form units' totals from all their kept events; lastly `counted`, the events that count, and
 * `formed` (metric, unit, numerator, denominator, history, history_denominator, reached, triggered_at, event_values), without units of which
 * nothing counts, and without those that a trigger keeps out. They read subjects (metric, experiment, unit, first_at).
 *
 * A unit's time begins at its exposure or, where there is a trigger, when it was triggered; its history is what was before the exposure.
 * @param readAt SQL of the time from which metrics look back; null: none of them does
 */
export function reFormedTotals(readAt: string | null): string {
  const end = `least(t.stopped_at, ${readAt})`;
  const isRecent =
    readAt === null
      ? ''
      : `AND (m.lookback_length IS NULL OR t.occurred_at < t.first_at
        OR (t.occurred_at >= ${end} - m.lookback_length AND t.occurred_at <= ${end}))`;
  return `
  found AS MATERIALIZED (
    SELECT x.experiment, x.unit, x.first_at, e.source, e.occurred_at, e.value
    FROM (
      SELECT DISTINCT s.experiment, s.unit, s.first_at, m.covariate_length
      FROM subjects s JOIN measured_experiments m ON m.number = s.experiment
    ) AS x
    CROSS JOIN LATERAL (
      SELECT e.source, e.occurred_at, e.value FROM metric_events e
      WHERE e.unit = x.unit AND (e.occurred_at >= x.first_at OR e.occurred_at + x.covariate_length >= x.first_at) OFFSET 0
    ) AS e
  ), touching AS MATERIALIZED (
    SELECT s.metric, s.unit, s.first_at, f.occurred_at, f.value, i.numerator, i.denominator, i.steps, i.triggers,
      i.delay_length, i.window_length, i.covariate_length, i.stopped_at
    FROM subjects s
    JOIN found f ON f.unit = s.unit AND f.experiment = s.experiment
    JOIN metric_inputs i ON i.metric = s.metric AND i.source = f.source
  ), begun AS MATERIALIZED (
    SELECT t.metric, t.unit, (array_agg(t.occurred_at ORDER BY t.occurred_at))[m.trigger_count] AS triggered_at
    FROM touching t JOIN measured_metrics m ON m.number = t.metric
    WHERE t.triggers AND t.occurred_at >= t.first_at AND t.occurred_at <= t.stopped_at
    GROUP BY t.metric, t.unit, m.trigger_count
    HAVING count(*) >= m.trigger_count
  ), timed AS (
    SELECT t.*, m.funnel_kinds, m.funnel_length, t.occurred_at >= t.first_at AS is_after,
      coalesce(b.triggered_at, t.first_at) AS begins_at
    FROM touching t
    JOIN measured_metrics m ON m.number = t.metric
    LEFT JOIN begun b ON b.metric = t.metric AND b.unit = t.unit
    WHERE (m.trigger_count IS NULL OR b.unit IS NOT NULL) ${isRecent}
  ), counted AS MATERIALIZED (
    SELECT * FROM timed
    WHERE CASE
      WHEN NOT is_after THEN occurred_at + covariate_length >= first_at
      ELSE (delay_length IS NULL OR occurred_at >= begins_at + delay_length) AND occurred_at >= begins_at
        AND occurred_at <= CASE WHEN window_length IS NULL THEN stopped_at ELSE begins_at + window_length END
    END
  ), totals AS (
    SELECT e.metric, e.unit,
      ${numeratorOf('e.is_after', 'e.begins_at + e.window_length - e.occurred_at')} AS numerator,
      coalesce(${totalOf('e.denominator', 'e.is_after')}, 0) AS denominator,
      CASE WHEN bool_or(NOT e.is_after AND e.numerator IS NOT NULL) THEN
        ${numeratorOf('NOT e.is_after', 'e.first_at - e.occurred_at')} END AS history,
      ${totalOf('e.denominator', 'NOT e.is_after')} AS history_denominator
    FROM counted e GROUP BY e.metric, e.unit
  ), funnels AS (
    SELECT metric, unit, cardinality(funnel_kinds) AS steps, ${reachOf('is_after')} AS reached,
      ${reachOf('NOT is_after')} AS reached_before
    FROM (
      SELECT metric, unit, occurred_at, is_after, funnel_kinds, funnel_length, bit_or(steps) AS steps
      FROM counted WHERE steps IS NOT NULL
      GROUP BY metric, unit, occurred_at, is_after, funnel_kinds, funnel_length
    ) AS moments
    GROUP BY metric, unit, funnel_kinds, funnel_length
  ), of_events AS (
    SELECT e.metric, e.unit, array_agg(carried.value ORDER BY carried.value) AS event_values
    FROM counted e
    JOIN measured_metrics m ON m.number = e.metric AND m.quantile_of = 'events'
    CROSS JOIN LATERAL (SELECT CASE e.numerator WHEN 'count' THEN 1 ELSE e.value END AS value) AS carried
    WHERE e.is_after AND e.numerator IS NOT NULL AND carried.value IS NOT NULL AND NOT (m.ignores_zeros AND carried.value = 0)
    GROUP BY e.metric, e.unit
  ), formed AS (
    SELECT coalesce(t.metric, b.metric) AS metric, coalesce(t.unit, b.unit) AS unit,
      coalesce(t.numerator, 0) + coalesce((f.reached = f.steps)::integer, 0) AS numerator, coalesce(t.denominator, 0) AS denominator,
      t.history + coalesce((f.reached_before = f.steps)::integer, 0) AS history, t.history_denominator, f.reached, b.triggered_at,
      v.event_values
    FROM totals t
    FULL JOIN begun b ON b.metric = t.metric AND b.unit = t.unit
    LEFT JOIN funnels f ON f.metric = t.metric AND f.unit = t.unit
    LEFT JOIN of_events v ON v.metric = t.metric AND v.unit = t.unit
  )`;
}
