import type { ArmStatistics } from '#libs/domain';
import { ARM, SUMS } from '../arm-statistics.js';
import { DRAINED } from '../drained.js';
import { FUNNEL_STEPS } from '../funnel-steps.js';
import { isMatured } from '../is-matured.js';
import type { Session } from '../session.js';
import { armsOfBuckets, SHAPE, type BucketedArm, type BucketRow } from './bucketed-arms.js';

interface BucketedMetric {
  number: number;
  key: string;
  level: number | null;
  ignores_zeros: boolean;
  keeps_values: boolean;
}

/** Arms, by the metric's key, of the metrics whose units, or events, are counted by how large they are. */
export async function readBuckets(
  session: Session,
  experiment: number,
  phase: number,
): Promise<Map<string, ArmStatistics[]>> {
  const arms = new Map<string, ArmStatistics[]>();
  const metrics = await session.prepared<BucketedMetric & Record<string, unknown>>(METRICS, [experiment]);
  for (const metric of metrics) {
    const values: Values = [experiment, phase, metric.number];
    arms.set(
      metric.key,
      metric.level === null ? await readCapped(session, values) : await readQuantile(session, metric, values),
    );
  }
  return arms;
}

type Values = [experiment: number, phase: number, metric: number];

async function readQuantile(
  session: Session,
  { level, ignores_zeros: ignoresZeros, keeps_values: isOfEvents }: BucketedMetric,
  values: Values,
): Promise<ArmStatistics[]> {
  const { groups, buckets } = isOfEvents ? OF_EVENTS : OF_TOTALS;
  return armsOfBuckets({
    ...{ level: level ?? 0, ignoresZeros, isOfEvents },
    arms: await session.prepared<BucketedArm>(groups, values),
    bucketsOf: (wanted) =>
      session.prepared<BucketRow & Record<string, unknown>>(buckets, [...values, wanted]),
  });
}

async function readCapped(session: Session, values: Values): Promise<ArmStatistics[]> {
  const [row] = await session.prepared<{ arms: ArmStatistics[] | null }>(CAPPED, values);
  return row?.arms ?? [];
}

const METRICS = `
  SELECT number, key, quantile_level AS level, ignores_zeros, keeps_values
  FROM measured_metrics WHERE experiment = $1 AND backfill IS NULL AND (is_bucketed OR keeps_values) ORDER BY position`;

/** Of metric $3 and phase $2: `subject`, and how many of its arms' units are in it. */
const MEMBERS = `
  WITH subject AS MATERIALIZED (
    SELECT x.number AS experiment, x.variants, x.stopped_at, p.read_at, m.number, m.matured_only, m.matures_after, m.trigger_count,
      m.covariates, m.reports_cap, m.cap_quantile, m.ignores_zeros
    FROM (${DRAINED}) AS p CROSS JOIN measured_experiments x JOIN measured_metrics m ON m.experiment = x.number
    WHERE x.number = $1 AND m.number = $3
  ), members AS MATERIALIZED (
    SELECT variant, place, coalesce(CASE WHEN x.trigger_count IS NULL THEN (
        SELECT sum(c.units) FROM exposure_counts c, subject m, subject p
        WHERE c.experiment = x.experiment AND c.phase = $2 AND c.variant = v.variant AND ${isMatured('c.day')}
      ) ELSE (
        SELECT sum(s.units) FROM sufficient_statistics s, subject m, subject p
        WHERE s.metric = x.number AND s.phase = $2 AND s.variant = v.variant AND ${isMatured('s.day')}
      ) END, 0) AS n
    FROM subject x CROSS JOIN unnest(x.variants) WITH ORDINALITY AS v (variant, place)
  )`;

type BucketTable =
  'bucket_statistics' | 'bucket_group_statistics' | 'value_statistics' | 'value_group_statistics';

/** SQL of the rows of those of the arms' units that are in it. */
const keptIn = (table: BucketTable): string => `
  SELECT b.* FROM ${table} b, subject m, subject x, subject p
  WHERE b.metric = $3 AND b.phase = $2 AND ${isMatured('b.day')}`;

interface KeptByBucket {
  table: BucketTable;
  groups: BucketTable;
  /** Of a bucket's rows: how many totals or values, their sum, that of their squares, `withAll` and `pairs`. */
  sums: Readonly<Record<'n' | 'y' | 'yy' | 'with_all' | 'pairs', string>>;
  counted: string;
}

/** SQL of the groups of all arms, and of the buckets of groups $4. */
function readersOf({ table, groups, sums, counted }: KeptByBucket): { groups: string; buckets: string } {
  const added = Object.entries(sums).map(([name, sum]) => `${sum} AS ${name}`);
  const sumsOf = (rows: string): string => `
    SELECT variant, bucket, ${added.join(', ')} FROM (${rows}) AS kept WHERE ${counted} GROUP BY variant, bucket HAVING ${sums.n} <> 0`;
  return {
    groups: `${MEMBERS}, counts AS (
    SELECT variant, json_agg(json_build_array(bucket, n, with_all, pairs) ORDER BY bucket) AS groups
    FROM (${sumsOf(keptIn(groups))}) AS sums GROUP BY variant
  )
  SELECT variant, n::integer AS units, groups FROM members LEFT JOIN counts USING (variant) ORDER BY place`,
    buckets: `${MEMBERS}
  SELECT ${SHAPE}, n::double precision AS size, with_all::double precision AS "withAll", pairs::double precision AS pairs
  FROM (${sumsOf(`${keptIn(table)} AND b.bucket = ANY (${bucketsOf('$4::smallint[]')})`)}) AS sums ORDER BY bucket`,
  };
}

/** SQL of the numbers of all buckets of some groups. */
function bucketsOf(groups: string): string {
  return `ARRAY(SELECT unnest(buckets_of_group(wanted)) FROM unnest(${groups}) AS wanted)`;
}

const OF_TOTALS = readersOf({
  ...{ table: 'bucket_statistics', groups: 'bucket_group_statistics', counted: 'bucket <> 0' },
  sums: { n: 'sum(units)', y: 'sum(numerator_sum)', yy: 'sum(numerator_squares)', with_all: '0', pairs: '0' },
});

const OF_EVENTS = readersOf({
  ...{ table: 'value_statistics', groups: 'value_group_statistics', counted: 'true' },
  sums: {
    ...{ n: 'sum(events)', y: 'sum(value_sum)', yy: 'sum(value_squares)' },
    ...{ with_all: 'sum(with_all)', pairs: 'sum(pairs)' },
  },
});

/** SQL of a sum over the units of an arm that are not above the cap, or are. */
const below = (column: string): string => `coalesce(sum(${column}) FILTER (WHERE NOT is_above), 0)`;
const above = (column: string): string => `coalesce(sum(${column}) FILTER (WHERE is_above), 0)`;
const capped = (column: string, times: string): string =>
  `${below(column)} + coalesce(cap * ${above(times)}, 0)`;
const whole = (column: string): string => `coalesce(sum(${column}), 0)`;

/** Nobody of them is in a funnel, and members are counted elsewhere. */
const SUMMED = SUMS.filter((sum) => sum !== 'members' && !/^r\d/.test(sum));

/**
 * The cap is the top of the bucket in which the quantile of all arms' totals lies, so that every unit is below it or above as a whole:
 * at most a hundredth more than the quantile itself, with sums that are exact. Of the other groups of buckets only the sums are read.
 */
const CAPPED = `${MEMBERS}, groups AS MATERIALIZED (${keptIn('bucket_group_statistics')}
  ), pooled AS (
    SELECT bucket, sum(units) AS units FROM groups WHERE bucket <> 0 GROUP BY bucket HAVING sum(units) <> 0
    UNION ALL
    SELECT 0, (SELECT sum(n) FROM members) - coalesce((SELECT sum(units) FROM groups WHERE bucket <> 0), 0)
    FROM subject WHERE NOT ignores_zeros
  ), ranked AS (
    SELECT bucket, units, sum(units) OVER (ORDER BY bucket) AS last, sum(units) OVER () AS size FROM pooled
  ), top_group AS MATERIALIZED (
    SELECT bucket::smallint AS bucket, units, last - units AS before, wanted
    FROM ranked, subject, LATERAL (
      SELECT least(floor((size - 1)::double precision * cap_quantile)::numeric + 2, size) AS wanted
    ) AS of_quantile
    WHERE size > 0 AND last >= wanted ORDER BY bucket LIMIT 1
  ), buckets AS MATERIALIZED (${keptIn('bucket_statistics')}
      AND b.bucket = ANY (${bucketsOf('ARRAY(SELECT bucket FROM top_group)')})
  ), ranked_buckets AS (
    SELECT bucket, sum(units) OVER (ORDER BY bucket) AS last
    FROM (
      SELECT bucket, sum(units) AS units FROM buckets WHERE bucket <> 0 GROUP BY bucket
      UNION ALL
      SELECT bucket, units FROM top_group WHERE bucket = 0
    ) AS in_group
  ), capping AS (
    SELECT bucket, bucket_top(bucket) AS cap
    FROM (SELECT min(r.bucket)::smallint AS bucket FROM ranked_buckets r, top_group t WHERE t.before + r.last >= t.wanted) AS top
  ), kept AS (
    SELECT * FROM buckets
    UNION ALL
    SELECT * FROM groups WHERE bucket NOT IN (SELECT bucket FROM top_group)
  ), sums AS (
    SELECT variant, ${capped('numerator_sum', 'units')} AS y, ${capped('numerator_squares', 'cap * units')} AS yy,
      ${capped('numerator_cubes', 'cap * cap * units')} AS yyy, ${whole('denominator_sum')} AS d,
      ${whole('denominator_squares')} AS dd, ${capped('cross_products', 'denominator_sum')} AS yd, ${whole('history_sum')} AS h,
      ${whole('history_squares')} AS hh, ${capped('numerator_history', 'history_sum')} AS yh,
      ${whole('denominator_history')} AS dh, ${whole('companion_sum')} AS g, ${whole('companion_squares')} AS gg,
      ${capped('numerator_companion', 'companion_sum')} AS yg, ${whole('denominator_companion')} AS dg,
      ${whole('history_companion')} AS hg, ${above('units')} AS above, ${above('numerator_sum')} AS raw,
      ${above('numerator_squares')} AS raw2
    FROM (SELECT kept.*, c.cap, coalesce(kept.bucket > c.bucket, false) AS is_above FROM kept CROSS JOIN capping c) AS kept
    GROUP BY variant, cap
  )
  SELECT jsonb_agg(${ARM} ORDER BY place) AS arms
  FROM (
    SELECT v.variant, v.place, v.n, x.covariates, x.reports_cap, c.cap, NULL::numeric AS turned_at, NULL::integer AS funnel_steps,
      ${SUMMED.map((sum) => `coalesce(s.${sum}, 0) AS ${sum}`).join(', ')}, ${FUNNEL_STEPS.map((step) => `0 AS r${step}`).join(', ')}
    FROM subject x CROSS JOIN members v CROSS JOIN capping c LEFT JOIN sums s ON s.variant = v.variant
  ) AS arms`;
