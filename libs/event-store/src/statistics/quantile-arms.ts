import { armWithoutNumbers, type ArmStatistics, type QuantileStatistics } from '#libs/domain';

/** Upper 2.5 % point of the normal distribution: where the spacing of the order statistics is read off. */
const Z = 1.959963984540054;

/** n q may land a hair above an integer through rounding alone. */
const ROUNDING = 4e-16;

/** One arm of a quantile metric. */
export interface QuantileRow {
  variant: string;
  units: number;
  quantile: QuantileStatistics | null;
}

export function armOfQuantile({ variant, units, quantile }: QuantileRow): ArmStatistics {
  return { ...armWithoutNumbers(variant, units), quantile };
}

/**
 * SQL that ends a statement whose common table expressions are variants (variant, place), arm_units (variant, n) and
 * observed (variant, unit, value, as double precision): its rows are QuantileRows.
 *
 * The quantile is of type 7 (Hyndman & Fan 1996); its error comes from the spacing of the order statistics at q ± z·sd, where sd
 * is that of the share of values up to the quantile. Values that share a unit are not independent, so that this share is a
 * ratio of sums over units, by the delta method (Deng, Knoblich & Lu 2018); of one value a unit it is √(q(1 − q)/n). Null when
 * so few values are left that a neighbour would lie outside of them.
 * @param level SQL of q
 * @param clustered whether a unit may have several values
 */
export function quantileArms(level: string, clustered: boolean): string {
  const independent = `(q * (1 - q) / size)`;
  const variance = clustered ? `coalesce(nullif(greatest(variance, 0), 0), ${independent})` : independent;
  return `
  , ranked AS MATERIALIZED (
    SELECT variant, unit, value, row_number() OVER (PARTITION BY variant ORDER BY value) AS rank FROM observed
  ), sizes AS MATERIALIZED (
    SELECT variant, count(*)::double precision AS size, ${level}::double precision AS q FROM ranked GROUP BY variant
  ), ${clustered ? THRESHOLDS : ''}spreads AS MATERIALIZED (
    SELECT variant, size, q, variance FROM sizes JOIN (${clustered ? SHARES : ALONE}) AS shares USING (variant)
  ), reaches AS (
    SELECT variant, size, q, CASE WHEN NOT is_few THEN ${Z} * sqrt(of_share) END AS reach
    FROM spreads
    CROSS JOIN LATERAL (SELECT ${variance} AS of_share) AS share
    CROSS JOIN LATERAL (SELECT q * (1 - q) / nullif(of_share, 0) AS effective) AS independent_values
    CROSS JOIN LATERAL (
      SELECT effective * (1 - q) <= ${Z ** 2} * q OR effective * q <= ${Z ** 2} * (1 - q) AS is_few
    ) AS tail
  ), positions AS MATERIALIZED (
    SELECT variant, size, mark, (size - 1) * share AS position
    FROM reaches CROSS JOIN LATERAL (VALUES ('value', q), ('upper', q + reach), ('lower', q - reach)) AS marks (mark, share)
    WHERE reach IS NOT NULL
  ), wanted AS MATERIALIZED (
    SELECT variant, size, mark, position - floor(position) AS way, rank::bigint AS rank
    FROM positions CROSS JOIN LATERAL (VALUES (floor(position) + 1), (least(floor(position) + 2, size))) AS ends (rank)
  ), marked AS (
    SELECT variant, size, mark, CASE WHEN min(value) = max(value) THEN min(value)
      ELSE min(value) + way * (max(value) - min(value)) END AS value
    FROM wanted JOIN ranked USING (variant, rank) GROUP BY variant, size, mark, way
  ), quantiles AS (
    SELECT variant, max(size) AS observations, max(value) FILTER (WHERE mark = 'value') AS value,
      max(value) FILTER (WHERE mark = 'upper') AS upper, max(value) FILTER (WHERE mark = 'lower') AS lower
    FROM marked GROUP BY variant
  )
  SELECT v.variant, coalesce(u.n, 0)::integer AS units,
    CASE WHEN q.variant IS NOT NULL THEN jsonb_build_object(
      'observations', q.observations,
      'value', q.value,
      'standardError', (q.upper - q.lower) / (2 * ${Z}::double precision),
      'isTied', q.lower = q.value OR q.upper = q.value
    ) END AS quantile
  FROM variants v LEFT JOIN arm_units u ON u.variant = v.variant LEFT JOIN quantiles q ON q.variant = v.variant
  ORDER BY v.place`;
}

const ALONE = `SELECT variant, NULL::double precision AS variance FROM sizes`;

const THRESHOLDS = `thresholds AS MATERIALIZED (
    SELECT variant, value FROM ranked JOIN sizes USING (variant)
    WHERE rank = greatest(1, ceil(size * q * (1 - ${ROUNDING}::double precision)))
  ), `;

/** Exact integers up to the division; units without values count among the n. Nothing to go by in fewer than two units. */
const SHARES = `
  SELECT variant, (
    (bb * total * total - 2 * below * total * nb + nn * below * below) * u.n / (total * total * total * total * (u.n - 1))
  )::double precision AS variance
  FROM (
    SELECT variant, sum(b) AS below, sum(n) AS total, sum(b * b) AS bb, sum(n * b) AS nb, sum(n * n) AS nn
    FROM (
      SELECT r.variant, count(*)::numeric AS n, (count(*) FILTER (WHERE r.value <= p.value))::numeric AS b
      FROM ranked r
      JOIN thresholds p ON p.variant = r.variant
      GROUP BY r.variant, r.unit
    ) AS units
    GROUP BY variant
  ) AS sums
  JOIN arm_units u USING (variant)
  WHERE u.n > 1`;
