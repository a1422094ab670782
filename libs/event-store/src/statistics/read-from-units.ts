import type { ArmStatistics } from '#libs/domain';
import { ARMS_OF_UNITS } from './arms-of-units.js';
import { isMatured } from './is-matured.js';
import { armOfQuantile, quantileArms, type QuantileRow } from './quantile-arms.js';
import type { Session } from './session.js';

interface QuantileMetric {
  number: number;
  key: string;
  quantile_of: 'events' | 'units';
}

/** Arms, by the metric's key, of the metrics for which no sums are kept: quantiles, and caps that the data choose. */
export async function readFromUnits(
  session: Session,
  experiment: number,
  phase: number,
): Promise<Map<string, ArmStatistics[]>> {
  const arms = new Map<string, ArmStatistics[]>();
  const capped = await session.rows<{ key: string; arms: ArmStatistics[] }>(CAPPED, [experiment, phase]);
  for (const metric of capped) arms.set(metric.key, metric.arms);
  const metrics = await session.rows<QuantileMetric>(QUANTILE_METRICS, [experiment]);
  for (const { number, key, quantile_of: of } of metrics) {
    const rows = await session.rows<QuantileRow>(of === 'events' ? OF_EVENTS : OF_UNITS, [
      experiment,
      phase,
      number,
    ]);
    arms.set(key, rows.map(armOfQuantile));
  }
  return arms;
}

const QUANTILE_METRICS = `
  SELECT number, key, quantile_of FROM measured_metrics WHERE experiment = $1 AND quantile_level IS NOT NULL ORDER BY position`;

const VARIANTS = `variants AS (
    SELECT variant, place FROM measured_experiments x, unnest(x.variants) WITH ORDINALITY AS v (variant, place)
    WHERE x.number = $1
  )`;

/** Units of the phase, once for each of the metrics `m` that they are in. */
const UNITS_OF_METRICS = `
    FROM drain_position p CROSS JOIN measured_experiments x
    JOIN measured_metrics m ON m.experiment = x.number
    JOIN unit_exposures u ON u.experiment = x.number AND NOT u.crossover AND u.phase = $2
      AND ${isMatured(`(u.first_at AT TIME ZONE 'UTC')::date`)}`;

/** OFFSET 0 is a fence: one way into the index for each unit, whatever the tables hold of other experiments. */
function totalsOfUnits(metric: string): string {
  return `LEFT JOIN LATERAL (
      SELECT t.numerator, t.denominator, t.history, t.history_denominator
      FROM unit_totals t WHERE t.unit = u.unit AND t.metric = ${metric} OFFSET 0
    ) AS t ON true`;
}

const CAPPED = `
  WITH ${VARIANTS}, metrics AS (
    SELECT key, position AS place, covariates, cap, cap_quantile, ignores_zeros, reports_cap
    FROM measured_metrics WHERE experiment = $1 AND cap_quantile IS NOT NULL AND quantile_level IS NULL
  ), measured AS (
    SELECT m.key, u.variant, coalesce(t.numerator, 0) AS y, t.denominator AS d, t.history AS h,
      CASE m.covariates[2] WHEN 'has-history' THEN (t.history IS NOT NULL)::integer
        WHEN 'history-denominator' THEN t.history_denominator END AS g
    ${UNITS_OF_METRICS}
    ${totalsOfUnits('m.number')}
    WHERE x.number = $1 AND m.cap_quantile IS NOT NULL AND m.quantile_level IS NULL
  ), ${ARMS_OF_UNITS}
  SELECT key, arms FROM metric_arms ORDER BY place`;

const UNITS = `units AS MATERIALIZED (
    SELECT u.unit, u.variant, u.first_at, m.ignores_zeros
    ${UNITS_OF_METRICS}
    WHERE x.number = $1 AND m.number = $3
  ), arm_units AS (
    SELECT variant, count(*) AS n FROM units GROUP BY variant
  )`;

const LEVEL = '(SELECT quantile_level FROM measured_metrics WHERE number = $3)';

const OF_EVENTS = `
  WITH ${VARIANTS}, ${UNITS}, observed AS (
    SELECT variant, unit, value FROM (
      SELECT u.variant, u.unit, u.ignores_zeros,
        (CASE i.numerator WHEN 'count' THEN 1 ELSE e.value END)::double precision AS value
      FROM units u
      CROSS JOIN LATERAL (
        SELECT e.source, e.occurred_at, e.value FROM metric_events e WHERE e.unit = u.unit AND e.occurred_at >= u.first_at OFFSET 0
      ) AS e
      JOIN metric_inputs i ON i.metric = $3 AND i.source = e.source AND i.numerator IS NOT NULL
      WHERE (i.delay_length IS NULL OR e.occurred_at >= u.first_at + i.delay_length)
        AND e.occurred_at <= CASE WHEN i.window_length IS NULL THEN i.stopped_at ELSE u.first_at + i.window_length END
    ) AS counted
    WHERE value IS NOT NULL AND NOT (ignores_zeros AND value = 0)
  ) ${quantileArms(LEVEL, true)}`;

const OF_UNITS = `
  WITH ${VARIANTS}, ${UNITS}, observed AS (
    SELECT u.variant, u.unit, coalesce(t.numerator, 0)::double precision AS value
    FROM units u ${totalsOfUnits('$3')}
    WHERE NOT (u.ignores_zeros AND coalesce(t.numerator, 0) = 0)
  ) ${quantileArms(LEVEL, false)}`;
