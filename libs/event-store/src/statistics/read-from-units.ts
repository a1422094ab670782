import type { ArmStatistics } from '#libs/domain';
import { armsOfUnits } from './arms-of-units.js';
import { readBuckets } from './buckets/read-buckets.js';
import { DRAINED } from './drained.js';
import { isMatured } from './is-matured.js';
import { armOfQuantile, quantileArms, type QuantileRow } from './quantile-arms.js';
import { reFormedTotals } from './re-formed-totals.js';
import type { Session } from './session.js';

/** One for which no sums are kept. */
interface ReadMetric {
  number: number;
  key: string;
  /** Null: it is no quantile. */
  quantile_of: 'events' | 'units' | null;
  looks_back: boolean;
}

type Arms = { key: string; arms: ArmStatistics[] };

/**
 * Arms, by the metric's key, of the metrics for which no sums are kept: quantiles, caps that the data choose, and looks back.
 * @param isMany what is kept by bucket is read from there
 */
export async function readFromUnits(
  session: Session,
  experiment: number,
  phase: number,
  isMany: boolean,
): Promise<Map<string, ArmStatistics[]>> {
  const arms = isMany ? await readBuckets(session, experiment, phase) : new Map<string, ArmStatistics[]>();
  const metrics = await session.prepared<ReadMetric & Record<string, unknown>>(METRICS, [experiment, isMany]);
  for (const text of averagesOf(metrics)) {
    const read = await session.rows<Arms>(text, [experiment, phase]);
    for (const metric of read) arms.set(metric.key, metric.arms);
  }
  for (const metric of metrics) {
    if (metric.quantile_of === null) continue;
    const text = QUANTILES[metric.quantile_of][metric.looks_back ? 'looked back' : 'kept'];
    const rows = await session.rows<QuantileRow>(text, [experiment, phase, metric.number]);
    arms.set(metric.key, rows.map(armOfQuantile));
  }
  return arms;
}

/** All metrics of a kind are read together. */
function averagesOf(metrics: readonly ReadMetric[]): string[] {
  const averages = metrics.filter((metric) => metric.quantile_of === null);
  return [
    ...(averages.some((metric) => !metric.looks_back) ? [CAPPED] : []),
    ...(averages.some((metric) => metric.looks_back) ? [LOOKED_BACK] : []),
  ];
}

const METRICS = `
  SELECT number, key, quantile_of, formed = 'read' AS looks_back
  FROM measured_metrics
  WHERE experiment = $1 AND backfill IS NULL AND NOT is_incremental AND NOT ($2 AND (is_bucketed OR keeps_values)) ORDER BY position`;

const VARIANTS = `variants AS (
    SELECT variant, place FROM measured_experiments x, unnest(x.variants) WITH ORDINALITY AS v (variant, place)
    WHERE x.number = $1
  )`;

const OF_METRICS = `
    FROM (${DRAINED}) AS p CROSS JOIN measured_experiments x
    JOIN measured_metrics m ON m.experiment = x.number AND m.backfill IS NULL
    JOIN unit_exposures u ON u.experiment = x.number AND NOT u.crossover AND u.phase = $2`;

/** A unit is in a metric `m` with a trigger only when it was triggered, and its time begins then. */
function isMember(triggeredAt: string): string {
  const begins = `coalesce(${triggeredAt}, u.first_at)`;
  return `(m.trigger_count IS NULL OR ${triggeredAt} IS NOT NULL) AND ${isMatured(`(${begins} AT TIME ZONE 'UTC')::date`)}`;
}

/** OFFSET 0 is a fence: one way into the index for each unit, whatever the tables hold of other experiments. */
const KEPT_TOTALS = `LEFT JOIN LATERAL (
      SELECT t.numerator, t.denominator, t.history, t.history_denominator, t.reached, t.triggered_at, t.event_values
      FROM unit_totals t WHERE t.unit = u.unit AND t.metric = m.number OFFSET 0
    ) AS t ON true`;

const FORMED_TOTALS = 'LEFT JOIN formed t ON t.unit = u.unit AND t.metric = m.number';

/** Of the units of the phase, once for each of the metrics. */
function averages(which: string, before: string, totals: string): string {
  return `
  WITH ${VARIANTS}, metrics AS (
    SELECT number, key, position AS place, covariates, cap, cap_quantile, ignores_zeros, reports_cap,
      cardinality(funnel_kinds) AS funnel_steps
    FROM measured_metrics m WHERE experiment = $1 AND backfill IS NULL AND ${which}
  ), ${before} measured AS (
    SELECT m.key, u.variant, coalesce(t.numerator, 0) AS y, t.denominator AS d,
      CASE WHEN t.history IS NOT NULL THEN least(t.history, m.cap) END AS h,
      CASE m.covariates[2] WHEN 'has-history' THEN (t.history IS NOT NULL)::integer
        WHEN 'history-denominator' THEN t.history_denominator END AS g, t.reached
    ${OF_METRICS}
    ${totals}
    WHERE x.number = $1 AND ${which} AND ${isMember('t.triggered_at')}
  ), ${armsOfUnits('false')}
  SELECT key, arms FROM metric_arms ORDER BY place`;
}

/** Every unit of the phase in every one of the metrics. */
function subjects(which: string): string {
  return `subjects AS MATERIALIZED (
    SELECT m.number AS metric, u.experiment, u.unit, u.first_at
    ${OF_METRICS}
    WHERE x.number = $1 AND ${which}
  ), ${reFormedTotals(`(SELECT read_at FROM (${DRAINED}) AS drained)`)},`;
}

const IS_LOOKED_BACK = `m.formed = 'read' AND m.quantile_level IS NULL`;

const CAPPED = averages(
  `m.formed <> 'read' AND m.cap_quantile IS NOT NULL AND m.quantile_level IS NULL`,
  '',
  KEPT_TOTALS,
);

const LOOKED_BACK = averages(IS_LOOKED_BACK, subjects(IS_LOOKED_BACK), FORMED_TOTALS);

function units(totals: string): string {
  return `units AS MATERIALIZED (
    SELECT u.unit, u.variant, u.first_at, m.ignores_zeros, coalesce(t.numerator, 0) AS numerator, t.event_values
    ${OF_METRICS}
    ${totals}
    WHERE x.number = $1 AND m.number = $3 AND ${isMember('t.triggered_at')}
  ), arm_units AS (
    SELECT variant, count(*) AS n FROM units GROUP BY variant
  )`;
}

const LEVEL = '(SELECT quantile_level FROM measured_metrics WHERE number = $3)';

function ofEvents(before: string, totals: string): string {
  return `
  WITH ${VARIANTS}, ${before} ${units(totals)}, observed AS (
    SELECT variant, unit, value::double precision AS value FROM units CROSS JOIN LATERAL unnest(event_values) AS value
  ) ${quantileArms(LEVEL, true)}`;
}

function ofUnits(before: string, totals: string): string {
  return `
  WITH ${VARIANTS}, ${before} ${units(totals)}, observed AS (
    SELECT variant, unit, numerator::double precision AS value FROM units WHERE NOT (ignores_zeros AND numerator = 0)
  ) ${quantileArms(LEVEL, false)}`;
}

const LOOKED_BACK_SUBJECTS = subjects('m.number = $3');

const QUANTILES = {
  events: { kept: ofEvents('', KEPT_TOTALS), 'looked back': ofEvents(LOOKED_BACK_SUBJECTS, FORMED_TOTALS) },
  units: { kept: ofUnits('', KEPT_TOTALS), 'looked back': ofUnits(LOOKED_BACK_SUBJECTS, FORMED_TOTALS) },
};
