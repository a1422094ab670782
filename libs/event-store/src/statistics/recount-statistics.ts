import {
  type ArmStatistics,
  type ExperimentStatistics,
  type MeasuredExperiment,
  type ReceiptCount,
} from '#libs/domain';
import { armsOfUnits } from './arms-of-units.js';
import { recountQuantile } from './buckets/recount-buckets.js';
import { armOfQuantile, quantileArms, type QuantileRow } from './quantile-arms.js';
import { isMany, type ReadLimits } from './read-limits.js';
import { RECEIPT_BUCKETS, type ReadReceipts, type ReceiptLimits } from './read-receipts.js';
import {
  isSelected,
  OBSERVED_EVENTS,
  parametersOf,
  phaseAt,
  STOP,
  UNITS_AND_METRICS,
} from './recount-units.js';
import { statisticsOf, withArms, type StatisticsRow } from './read-statistics.js';
import type { Session } from './session.js';

/**
 * Counts the experiment from the raw log up to the positions that have been drained, by the rules as they are written down, and
 * with nothing that the drain keeps: so that it tells whether the drain is right.
 */
export async function recountStatistics(
  session: Session,
  experiment: MeasuredExperiment,
  phase: number,
  limits: ReadLimits,
): Promise<ExperimentStatistics> {
  const [row] = await session.rows<StatisticsRow>(
    recountText(limits),
    parametersOf(experiment, phase, experiment.metrics),
  );
  const counted = statisticsOf(row as StatisticsRow);
  const isBucketed = isMany(counted.exposures, phase, limits);
  const quantiles = new Map<string, ArmStatistics[]>();
  for (const metric of experiment.metrics) {
    const { quantile } = metric.measure;
    if (quantile === null) continue;
    if (isBucketed && metric.measure.lookbackSeconds === undefined) {
      quantiles.set(metric.key, await recountQuantile(session, experiment, phase, metric, quantile));
      continue;
    }
    const rows = await session.rows<QuantileRow>(
      quantile.of === 'events' ? OF_EVENTS : OF_UNITS,
      parametersOf(experiment, phase, [metric]),
    );
    quantiles.set(metric.key, rows.map(armOfQuantile));
  }
  const statistics = withArms(counted, quantiles);
  return { ...statistics, ...(await recountReceipts(session, experiment, phase, limits)) };
}

async function recountReceipts(
  session: Session,
  experiment: MeasuredExperiment,
  phase: number,
  { counted, scanned }: ReceiptLimits,
): Promise<ReadReceipts | null> {
  const [row] = await session.rows<{ receipts: ReceiptCount[] | null; buckets: number }>(RECEIPTS, [
    ...parametersOf(experiment, phase, experiment.metrics),
    experiment.id,
    counted,
    scanned,
  ]);
  if (!row?.receipts) return null;
  return { receipts: row.receipts, receiptsShare: row.buckets / RECEIPT_BUCKETS };
}

const recountText = ({ exactUnits }: ReadLimits): string => `${UNITS_AND_METRICS}, ${armsOfUnits(
  `m.lookback IS NULL AND (SELECT count(*) > ${exactUnits} FROM units WHERE phase = $8)`,
)}
  SELECT position.transaction::text AS position, position.read_at,
    (SELECT count(*)::integer FROM exposed WHERE variants > 1) AS crossovers,
    (
      SELECT jsonb_agg(jsonb_build_object('variant', v.variant, 'phase', p.phase, 'units',
        (SELECT count(*) FROM units u WHERE u.variant = v.variant AND u.phase = p.phase)) ORDER BY p.place, v.place)
      FROM phases p CROSS JOIN variants v
    ) AS exposures,
    (
      SELECT jsonb_agg(jsonb_build_object('metricKey', a.key, 'arms', a.arms, 'triggered', CASE WHEN m.trigger IS NOT NULL THEN (
        SELECT jsonb_agg(jsonb_build_object('variant', v.variant, 'units',
          (SELECT count(*) FROM entered u WHERE u.key = a.key AND u.variant = v.variant)) ORDER BY v.place)
        FROM variants v
      ) END) ORDER BY a.place)
      FROM metric_arms a JOIN metrics m ON m.key = a.key
    ) AS metrics
  FROM position`;

const ARM_UNITS = 'arm_units AS (SELECT variant, count(*) AS n FROM members GROUP BY variant)';
const LEVEL = '(SELECT quantile_level FROM metrics)';

const OF_EVENTS = `${UNITS_AND_METRICS}, ${ARM_UNITS}, observed AS (
    SELECT variant, unit, value::double precision AS value FROM (${OBSERVED_EVENTS}) AS events
  ) ${quantileArms(LEVEL, true)}`;

const OF_UNITS = `${UNITS_AND_METRICS}, ${ARM_UNITS}, observed AS (
    SELECT s.variant, s.unit, s.y::double precision AS value
    FROM measured s JOIN metrics m ON m.key = s.key WHERE NOT (m.ignores_zeros AND s.y = 0)
  ) ${quantileArms(LEVEL, false)}`;

/** Of units that met several variants, too: they were exposed. */
const RECEIPTS = `${UNITS_AND_METRICS}, placed AS (
    SELECT unit, variant, bucket, sum(1) OVER (ORDER BY bucket) AS reaches,
      assigned_at >= $3 AND assigned_at <= ${STOP} AND ${phaseAt('assigned_at')} = $8 AS is_of_phase
    FROM assignment_receipts WHERE experiment_id = $10
  ), of_phase AS (
    SELECT *, sum(1) OVER (ORDER BY bucket) AS counted FROM placed WHERE is_of_phase
  ), sample AS (
    SELECT greatest(1, least(
      (SELECT min(bucket) FROM of_phase WHERE counted > $11::integer),
      (SELECT min(bucket) FROM placed WHERE reaches > $12::integer),
      ${RECEIPT_BUCKETS}))::integer AS buckets
  ), assigned AS (
    SELECT unit, variant FROM of_phase
    WHERE unit <> ALL ($9::text[]) AND bucket < (SELECT buckets FROM sample)
  ), followed AS (
    SELECT a.unit, a.variant, e.first_at
    FROM assigned a LEFT JOIN exposed e ON e.unit = a.unit AND ${phaseAt('e.first_at')} = $8
  ), eventful AS (
    SELECT DISTINCT f.unit FROM followed f JOIN log e ON e.unit = f.unit
    WHERE e.type = 'track' AND e.occurred_at >= f.first_at AND e.occurred_at <= ${STOP}
      AND EXISTS (
        SELECT FROM metrics m CROSS JOIN LATERAL jsonb_array_elements(m.reads) AS s (step) WHERE ${isSelected('s.step')})
  ), counts AS (
    SELECT v.variant, v.place, count(f.unit) AS assigned, count(f.first_at) AS exposed, count(e.unit) AS eventful
    FROM variants v LEFT JOIN followed f ON f.variant = v.variant LEFT JOIN eventful e ON e.unit = f.unit
    GROUP BY v.variant, v.place
  )
  SELECT CASE WHEN EXISTS (SELECT FROM assignment_receipts WHERE experiment_id = $10) THEN jsonb_agg(
    jsonb_build_object('variant', variant, 'assigned', assigned, 'exposed', exposed, 'eventful', eventful) ORDER BY place
  ) END AS receipts, (SELECT buckets FROM sample) AS buckets FROM counts`;
