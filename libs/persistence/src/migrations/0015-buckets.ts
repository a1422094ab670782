import type { Migration } from './migration.js';

/** Columns, and what a unit's totals y and d, and its covariates h and g, add to them. */
const SUMS: readonly (readonly [column: string, term: string])[] = [
  ['numerator_sum', 'y'],
  ['numerator_squares', 'y * y'],
  ['numerator_cubes', 'y * y * y'],
  ['denominator_sum', 'd'],
  ['denominator_squares', 'd * d'],
  ['cross_products', 'd * y'],
  ['history_sum', 'h'],
  ['history_squares', 'h * h'],
  ['numerator_history', 'h * y'],
  ['denominator_history', 'h * d'],
  ['companion_sum', 'g'],
  ['companion_squares', 'g * g'],
  ['numerator_companion', 'g * y'],
  ['denominator_companion', 'g * d'],
  ['history_companion', 'g * h'],
];

/** Units by how large their totals are, so that a quantile is read from a few hundred rows, whatever the number of units. */
export const buckets: Migration = {
  name: '0015-buckets',
  up: `
    -- Buckets are a hundredth wide and rise with the total: 0 holds zeros, those below it negative totals. The outermost are open.
    CREATE FUNCTION bucket_of(total numeric) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE
      RETURN CASE WHEN total = 0 THEN 0 ELSE (sign(total)::integer
        * (7000 + greatest(-6999, least(9999, ceil(ln(greatest(abs(total), 1e-30)::double precision) / ln(1.01::double precision))))::integer)) END::smallint;

    -- The largest total of a bucket; of negative totals, the one nearest to zero.
    CREATE FUNCTION bucket_top(bucket smallint) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE
      RETURN (CASE WHEN bucket = 0 THEN 0
        WHEN bucket > 0 THEN exp((bucket - 7000) * ln(1.01::double precision))
        ELSE -exp((-bucket - 7001) * ln(1.01::double precision)) END)::numeric;

    -- As sufficient_statistics, over the units whose total lies in the bucket: of metrics that are a quantile of the units' totals, or
    -- have one as their cap. By day only of a metric that waits for units to mature: of the others the day is '-infinity'.
    CREATE TABLE bucket_statistics (
      metric integer NOT NULL,
      phase integer NOT NULL,
      variant text COLLATE "C" NOT NULL,
      day date NOT NULL,
      bucket smallint NOT NULL,
      shard smallint NOT NULL,
      units bigint NOT NULL,
      ${SUMS.map(([column]) => `${column} numeric NOT NULL`).join(',\n      ')},
      CONSTRAINT bucket_statistics_pkey PRIMARY KEY (metric, phase, variant, day, bucket, shard),
      CONSTRAINT bucket_statistics_metric_fkey
        FOREIGN KEY (metric) REFERENCES measured_metrics (number) ON DELETE CASCADE
    ) WITH (fillfactor = 50);

    ALTER TABLE measured_metrics ADD COLUMN is_bucketed boolean NOT NULL GENERATED ALWAYS AS
      (formed <> 'read' AND (cap_quantile IS NOT NULL OR coalesce(quantile_of = 'units', false))) STORED;

    INSERT INTO bucket_statistics (metric, phase, variant, day, bucket, shard, units, ${SUMS.map(([column]) => column).join(', ')})
    SELECT metric, phase, variant, day, bucket_of(y), 0, count(*), ${SUMS.map(([, term]) => `coalesce(sum(${term}), 0)`).join(', ')}
    FROM (
      SELECT m.number AS metric, u.phase, u.variant,
        CASE WHEN m.matured_only THEN (coalesce(t.triggered_at, u.first_at) AT TIME ZONE 'UTC')::date ELSE '-infinity' END AS day,
        t.numerator AS y, t.denominator AS d, t.history AS h, CASE m.covariates[2]
          WHEN 'has-history' THEN CASE WHEN t.history IS NOT NULL THEN 1 END
          WHEN 'history-denominator' THEN t.history_denominator END AS g
      FROM measured_metrics m
      JOIN unit_totals t ON t.metric = m.number
      JOIN unit_exposures u ON u.unit = t.unit AND u.experiment = m.experiment AND NOT u.crossover
      WHERE m.is_bucketed
    ) AS totals
    GROUP BY metric, phase, variant, day, bucket_of(y);
  `,
  down: `
    ALTER TABLE measured_metrics DROP COLUMN is_bucketed;
    DROP TABLE bucket_statistics;
    DROP FUNCTION bucket_top(smallint);
    DROP FUNCTION bucket_of(numeric);
  `,
};
