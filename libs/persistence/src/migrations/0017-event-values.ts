import type { Migration } from './migration.js';

/** Values of single events by how large they are, so that their quantiles, too, are read from some hundred rows. */
export const eventValues: Migration = {
  name: '0017-event-values',
  up: `
    -- Of a metric that is a quantile of events: the values that count for the unit, in ascending order. Null: it has none.
    ALTER TABLE unit_totals ADD COLUMN event_values numeric[];

    ALTER TABLE measured_metrics ADD COLUMN keeps_values boolean NOT NULL GENERATED ALWAYS AS
      (formed <> 'read' AND coalesce(quantile_of = 'events', false)) STORED;

    -- The values of all units of an arm that lie in the bucket (bucket_of): how many, their sum, and the sum of their squares. Values of
    -- one unit are not independent: with_all adds up how many values each one's unit has, pairs the ordered pairs of values of one unit
    -- (a value with itself among them) whose larger lies in the bucket. The day is as in bucket_statistics.
    CREATE TABLE value_statistics (
      metric integer NOT NULL,
      phase integer NOT NULL,
      variant text COLLATE "C" NOT NULL,
      day date NOT NULL,
      bucket smallint NOT NULL,
      shard smallint NOT NULL,
      events bigint NOT NULL,
      value_sum numeric NOT NULL,
      value_squares numeric NOT NULL,
      with_all bigint NOT NULL,
      pairs bigint NOT NULL,
      CONSTRAINT value_statistics_pkey PRIMARY KEY (metric, phase, variant, day, bucket, shard),
      CONSTRAINT value_statistics_metric_fkey
        FOREIGN KEY (metric) REFERENCES measured_metrics (number) ON DELETE CASCADE
    ) WITH (fillfactor = 50);

    -- Whoever gains an event is formed again from now on.
    UPDATE metric_inputs i SET formed = 'again' FROM measured_metrics m
      WHERE m.number = i.metric AND m.keeps_values AND i.formed = 'added';
    UPDATE measured_metrics SET formed = 'again' WHERE keeps_values AND formed = 'added';

    UPDATE unit_totals t SET event_values = v.event_values
    FROM (
      SELECT u.unit, m.number AS metric, array_agg(carried.value ORDER BY carried.value) AS event_values
      FROM measured_metrics m
      JOIN unit_exposures u ON u.experiment = m.experiment AND NOT u.crossover
      JOIN metric_inputs i ON i.metric = m.number AND i.numerator IS NOT NULL
      JOIN unit_totals k ON k.unit = u.unit AND k.metric = m.number
      JOIN metric_events e ON e.unit = u.unit AND e.source = i.source
      CROSS JOIN LATERAL (SELECT CASE i.numerator WHEN 'count' THEN 1 ELSE e.value END AS value) AS carried
      CROSS JOIN LATERAL (SELECT coalesce(k.triggered_at, u.first_at) AS begins_at) AS time
      WHERE m.keeps_values AND (m.trigger_count IS NULL OR k.triggered_at IS NOT NULL) AND e.occurred_at >= begins_at
        AND (i.delay_length IS NULL OR e.occurred_at >= begins_at + i.delay_length)
        AND e.occurred_at <= CASE WHEN i.window_length IS NULL THEN i.stopped_at ELSE begins_at + i.window_length END
        AND carried.value IS NOT NULL AND NOT (m.ignores_zeros AND carried.value = 0)
      GROUP BY u.unit, m.number
    ) AS v
    WHERE t.unit = v.unit AND t.metric = v.metric;

    WITH unit_values AS (
      SELECT t.metric, u.phase, u.variant, u.unit, bucket_of(value) AS bucket, value,
        CASE WHEN m.matured_only THEN (coalesce(t.triggered_at, u.first_at) AT TIME ZONE 'UTC')::date ELSE '-infinity' END AS day
      FROM measured_metrics m
      JOIN unit_totals t ON t.metric = m.number
      JOIN unit_exposures u ON u.unit = t.unit AND u.experiment = m.experiment AND NOT u.crossover
      CROSS JOIN LATERAL unnest(t.event_values) AS value
      WHERE m.keeps_values
    ), in_buckets AS (
      SELECT metric, phase, variant, day, unit, bucket, count(*) AS n, sum(value) AS y, sum(value * value) AS yy
      FROM unit_values GROUP BY metric, phase, variant, day, unit, bucket
    ), ranked AS (
      SELECT *, sum(n) OVER (PARTITION BY metric, unit ORDER BY bucket) AS up_to, sum(n) OVER (PARTITION BY metric, unit) AS all_values
      FROM in_buckets
    )
    INSERT INTO value_statistics (metric, phase, variant, day, bucket, shard, events, value_sum, value_squares, with_all, pairs)
    SELECT metric, phase, variant, day, bucket, 0, sum(n), sum(y), sum(yy), sum(n * all_values), sum(n * (2 * up_to - n))
    FROM ranked GROUP BY metric, phase, variant, day, bucket;
  `,
  down: `
    DROP TABLE value_statistics;
    UPDATE metric_inputs i SET formed = 'added' FROM measured_metrics m
      WHERE m.number = i.metric AND m.keeps_values AND m.trigger_count IS NULL AND i.numerator IN ('count', 'sum');
    UPDATE measured_metrics m SET formed = 'added' WHERE m.keeps_values AND m.trigger_count IS NULL
      AND EXISTS (SELECT FROM metric_inputs i WHERE i.metric = m.number AND i.formed = 'added');
    ALTER TABLE measured_metrics DROP COLUMN keeps_values;
    ALTER TABLE unit_totals DROP COLUMN event_values;
  `,
};
