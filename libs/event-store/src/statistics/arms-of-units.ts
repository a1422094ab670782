import { ARM, type Sum } from './arm-statistics.js';
import { FUNNEL_STEPS } from './funnel-steps.js';

/** What a unit adds; `capped` is its numerator with the cap, `y` without. */
const TERMS: Readonly<Partial<Record<Sum, string>>> = {
  y: 'capped',
  yy: 'capped * capped',
  yyy: 'capped * capped * capped',
  d: 'd',
  dd: 'd * d',
  yd: 'capped * d',
  h: 'h',
  hh: 'h * h',
  yh: 'capped * h',
  dh: 'd * h',
  g: 'g',
  gg: 'g * g',
  yg: 'capped * g',
  dg: 'd * g',
  hg: 'h * g',
  above: '(y > cap)::integer',
  raw: 'CASE WHEN y > cap THEN y END',
  raw2: 'CASE WHEN y > cap THEN y * y END',
  ...Object.fromEntries(FUNNEL_STEPS.map((step) => [`r${step}`, `(reached >= ${step})::integer`])),
};

const SUMS_OF_UNITS = Object.entries(TERMS)
  .map(([sum, term]) => `coalesce(sum(${term}), 0) AS ${sum}`)
  .join(', ');

/**
 * SQL of common table expressions that form arms from units, one by one, and lastly of `metric_arms (key, place, arms)`. It reads
 * metrics (key, place, covariates, cap, cap_quantile, ignores_zeros, reports_cap, funnel_steps), variants (variant,
 * place) and measured (key, variant, y, d, h, g, reached), a row for every unit.
 *
 * A cap that the data choose is the type-7 quantile (Hyndman & Fan 1996) of all units' numerators, all arms together.
 * @param isBucketed SQL of whether metric `m` is capped at the top of the bucket in which the larger neighbour of the quantile lies
 */
export function armsOfUnits(isBucketed: string): string {
  return `
  pooled AS (
    SELECT s.key, s.y, row_number() OVER (PARTITION BY s.key ORDER BY s.y) AS rank,
      (count(*) OVER (PARTITION BY s.key) - 1) * m.cap_quantile AS position
    FROM measured s JOIN metrics m ON m.key = s.key
    WHERE m.cap_quantile IS NOT NULL AND NOT (m.ignores_zeros AND s.y = 0)
  ), neighbours AS (
    SELECT key, position, min(y) AS low, max(y) AS high FROM pooled
    WHERE rank = floor(position) + 1 OR rank = floor(position) + 2 GROUP BY key, position
  ), capped_metrics AS MATERIALIZED (
    SELECT m.key, m.place, m.covariates, m.reports_cap, m.funnel_steps, CASE WHEN m.cap_quantile IS NULL THEN m.cap
      WHEN ${isBucketed} THEN bucket_top(bucket_of(q.high))
      ELSE q.low + (q.position - floor(q.position))::numeric * (q.high - q.low) END AS cap
    FROM metrics m LEFT JOIN neighbours q ON q.key = m.key
  ), arm_sums AS (
    SELECT m.key, m.place AS metric_place, m.covariates, m.reports_cap, m.cap, m.funnel_steps, NULL::numeric AS turned_at,
      v.variant, v.place,
      count(s.variant) AS n, ${SUMS_OF_UNITS}
    FROM capped_metrics m CROSS JOIN variants v
    LEFT JOIN measured s ON s.key = m.key AND s.variant = v.variant
    CROSS JOIN LATERAL (SELECT CASE WHEN s.variant IS NOT NULL THEN least(s.y, m.cap) END AS capped) AS capping
    GROUP BY m.key, m.place, m.covariates, m.reports_cap, m.cap, m.funnel_steps, v.variant, v.place
  ), metric_arms AS (
    SELECT key, metric_place AS place, jsonb_agg(${ARM} ORDER BY place) AS arms FROM arm_sums GROUP BY key, metric_place
  )`;
}
