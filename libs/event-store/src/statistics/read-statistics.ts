import type { ArmStatistics, ExperimentStatistics, ExposureCount, MetricStatistics } from '#libs/domain';
import { ARM } from './arm-statistics.js';
import { BUILDING } from './backfill/read-building.js';
import { DRAINED } from './drained.js';
import { isMatured } from './is-matured.js';
import { KEPT } from './kept-sums.js';
import { readFromUnits } from './read-from-units.js';
import { isMany, type ReadLimits } from './read-limits.js';
import { readReceipts } from './read-receipts.js';
import { readSegments } from './segments/read-segments.js';
import type { Session } from './session.js';

/** The row in which both `read` and `recount` answer. */
export interface StatisticsRow {
  position: string;
  read_at: Date | null;
  crossovers: number | null;
  exposures: ExposureCount[] | null;
  /** Of a metric with a trigger that is formed when it is read, nobody is triggered before. */
  metrics: { metricKey: string; arms: ArmStatistics[] | null; triggered: TriggeredUnits | null }[] | null;
  /** Of a recount, absent. */
  building?: ExperimentStatistics['building'] | null;
}

type TriggeredUnits = NonNullable<MetricStatistics['triggered']>;

interface ReadRow extends StatisticsRow {
  experiment: number | null;
  /** Some of its metrics are formed from units when they are read. */
  from_units: boolean;
  has_receipts: boolean;
  has_segments: boolean;
}

/** What is read, and whether it is whole: receipts, segments, and metrics that are formed from units, take statements of their own. */
export interface ReadStatistics {
  statistics: ExperimentStatistics;
  isWhole: boolean;
}

/** One statement, so that all of it is of one moment; of the metrics that are kept as sums. */
export async function readSums(
  session: Session,
  experimentId: string,
  phase: number,
): Promise<ReadStatistics> {
  const [row] = await session.prepared<ReadRow>(READ, [experimentId, phase]);
  const isMore = row?.from_units || row?.has_receipts || row?.has_segments;
  return { statistics: statisticsOf(row as ReadRow), isWhole: !isMore };
}

/** All of it, in a transaction that sees one moment. */
export async function readWhole(
  session: Session,
  experimentId: string,
  phase: number,
  limits: ReadLimits,
): Promise<ExperimentStatistics> {
  const [row] = await session.prepared<ReadRow>(READ, [experimentId, phase]);
  const statistics = statisticsOf(row as ReadRow);
  if (!row || row.experiment === null) return statistics;
  const arms = row.from_units
    ? await readFromUnits(session, row.experiment, phase, isMany(statistics.exposures, phase, limits))
    : new Map();
  const receipts = row.has_receipts ? await readReceipts(session, row.experiment, phase, limits) : null;
  const segments = row.has_segments ? await readSegments(session, row.experiment, phase) : [];
  return { ...withArms(statistics, arms), ...receipts, segments };
}

/** With some metrics' arms replaced. */
export function withArms(
  statistics: ExperimentStatistics,
  arms: ReadonlyMap<string, ArmStatistics[]>,
): ExperimentStatistics {
  const metrics = statistics.metrics.map((metric) => {
    const read = arms.get(metric.metricKey) ?? metric.arms;
    return metric.triggered?.length === 0
      ? { ...metric, arms: read, triggered: read.map(({ variant, units }) => ({ variant, units })) }
      : { ...metric, arms: read };
  });
  return { ...statistics, metrics };
}

export function statisticsOf(row: StatisticsRow): ExperimentStatistics {
  const isMeasured = row.crossovers !== null;
  return {
    exposures: row.exposures ?? [],
    crossovers: row.crossovers ?? 0,
    metrics: (row.metrics ?? []).map(({ metricKey, arms, triggered }) => ({
      metricKey,
      arms: arms ?? [],
      ...(triggered && { triggered }),
    })),
    receipts: null,
    segments: [],
    ...(row.building && { building: row.building }),
    logPosition: row.position,
    asOf: isMeasured ? row.read_at : null,
  };
}

const READ = `
  SELECT p.transaction::text AS position, p.read_at, x.number AS experiment, CASE WHEN x.number IS NOT NULL THEN coalesce(
      (SELECT sum(units) FROM crossover_counts WHERE experiment = x.number), 0)::integer END AS crossovers,
    EXISTS (SELECT FROM measured_metrics m WHERE m.experiment = x.number AND m.backfill IS NULL AND NOT m.is_incremental) AS from_units,
    EXISTS (SELECT FROM assignment_receipts r WHERE r.experiment_id = x.id) AS has_receipts,
    x.segments <> '{}' AS has_segments,
    (
      SELECT jsonb_agg(
        jsonb_build_object('variant', v.variant, 'phase', ph.phase, 'units', coalesce(c.units, 0))
        ORDER BY ph.position, v.position)
      FROM measured_phases ph
      CROSS JOIN unnest(x.variants) WITH ORDINALITY AS v (variant, position)
      LEFT JOIN (
        SELECT phase, variant, sum(units) AS units FROM exposure_counts WHERE experiment = x.number GROUP BY phase, variant
      ) AS c ON c.phase = ph.phase AND c.variant = v.variant
      WHERE ph.experiment = x.number
    ) AS exposures,
    (
      SELECT jsonb_agg(jsonb_build_object('metricKey', m.key, 'arms', CASE WHEN m.is_incremental THEN (
        SELECT jsonb_agg(${ARM} ORDER BY position)
        FROM (
          SELECT v.variant, v.position, m.covariates, m.cap, m.reports_cap, m.turned_at, cardinality(m.funnel_kinds) AS funnel_steps,
            CASE WHEN m.trigger_count IS NULL THEN coalesce(c.units, 0) ELSE s.members END AS n, s.*
          FROM unnest(x.variants) WITH ORDINALITY AS v (variant, position)
          LEFT JOIN (
            SELECT variant, sum(units) AS units FROM exposure_counts
            WHERE experiment = x.number AND phase = $2 AND ${isMatured('day')} GROUP BY variant
          ) AS c ON c.variant = v.variant
          CROSS JOIN LATERAL (
            SELECT ${KEPT} FROM sufficient_statistics
            WHERE metric = m.number AND phase = $2 AND variant = v.variant AND ${isMatured('day')}
          ) AS s
        ) AS arms
      ) END, 'triggered', CASE WHEN m.formed = 'read' AND m.trigger_count IS NOT NULL THEN '[]' WHEN m.trigger_count IS NOT NULL THEN (
        SELECT jsonb_agg(jsonb_build_object('variant', v.variant, 'units', coalesce((
          SELECT sum(units) FROM sufficient_statistics WHERE metric = m.number AND phase = $2 AND variant = v.variant
        ), 0)) ORDER BY v.position)
        FROM unnest(x.variants) WITH ORDINALITY AS v (variant, position)
      ) END) ORDER BY m.position)
      FROM measured_metrics m WHERE m.experiment = x.number AND m.backfill IS NULL
    ) AS metrics,
    ${BUILDING} AS building
  FROM (${DRAINED}) AS p LEFT JOIN measured_experiments x ON x.id = $1 AND x.is_served`;
