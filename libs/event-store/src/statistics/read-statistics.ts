import type { ArmStatistics, ExperimentStatistics, ExposureCount } from '#libs/domain';
import type { Session } from './session.js';

/** The row in which both `read` and `recount` answer. */
export interface StatisticsRow {
  position: string;
  read_at: Date | null;
  crossovers: number | null;
  exposures: ExposureCount[] | null;
  metrics: { metricKey: string; arms: ArmStatistics[] | null }[] | null;
}

/** One statement, so that all of it is of one moment. */
export async function readStatistics(
  session: Session,
  experimentId: string,
  phase: number,
): Promise<ExperimentStatistics> {
  const [row] = await session.rows<StatisticsRow>(READ, [experimentId, phase]);
  return statisticsOf(row as StatisticsRow);
}

export function statisticsOf(row: StatisticsRow): ExperimentStatistics {
  const isMeasured = row.crossovers !== null;
  return {
    exposures: row.exposures ?? [],
    crossovers: row.crossovers ?? 0,
    metrics: (row.metrics ?? []).map(({ metricKey, arms }) => ({ metricKey, arms: arms ?? [] })),
    segments: [],
    logPosition: row.position,
    asOf: isMeasured ? row.read_at : null,
  };
}

/**
 * SQL of one arm from its number of units and its sums. Moments about the mean are formed exactly, as n·Σy² − (Σy)² over n, and
 * only then become doubles: nothing is lost to cancellation, and the order of arrival leaves no trace.
 */
export const ARM = `jsonb_build_object(
  'variant', variant,
  'units', n,
  'numerator', jsonb_build_object('mean', exact_quotient(y, n), 'm2', exact_quotient(n * yy - y * y, n), 'm3', 0),
  'denominator', jsonb_build_object('mean', exact_quotient(d, n), 'm2', exact_quotient(n * dd - d * d, n)),
  'c', exact_quotient(n * yd - y * d, n),
  'covariates', NULL,
  'capping', NULL,
  'quantile', NULL
)`;

const READ = `
  SELECT p.transaction::text AS position, p.read_at, x.crossovers::integer,
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
      SELECT jsonb_agg(jsonb_build_object('metricKey', m.key, 'arms', (
        SELECT jsonb_agg(${ARM} ORDER BY position)
        FROM (
          SELECT v.variant, v.position, coalesce(c.units, 0) AS n, coalesce(s.y, 0) AS y, coalesce(s.yy, 0) AS yy,
            coalesce(s.d, 0) AS d, coalesce(s.dd, 0) AS dd, coalesce(s.yd, 0) AS yd
          FROM unnest(x.variants) WITH ORDINALITY AS v (variant, position)
          LEFT JOIN (
            SELECT variant, sum(units) AS units FROM exposure_counts
            WHERE experiment = x.number AND phase = $2 GROUP BY variant
          ) AS c ON c.variant = v.variant
          LEFT JOIN (
            SELECT variant, sum(numerator_sum) AS y, sum(numerator_squares) AS yy, sum(denominator_sum) AS d,
              sum(denominator_squares) AS dd, sum(cross_products) AS yd
            FROM sufficient_statistics WHERE metric = m.number AND phase = $2 GROUP BY variant
          ) AS s ON s.variant = v.variant
        ) AS arms
      )) ORDER BY m.position)
      FROM measured_metrics m WHERE m.experiment = x.number
    ) AS metrics
  FROM drain_position p LEFT JOIN measured_experiments x ON x.id = $1`;
