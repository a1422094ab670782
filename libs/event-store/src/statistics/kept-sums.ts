import { FUNNEL_STEPS } from './funnel-steps.js';

/** SQL of the sums of `arm-statistics` over rows of sufficient_statistics, or of another table with its columns. */
export const KEPT = `
  coalesce(sum(numerator_sum), 0) AS y, coalesce(sum(numerator_squares), 0) AS yy, coalesce(sum(numerator_cubes), 0) AS yyy,
  coalesce(sum(denominator_sum), 0) AS d, coalesce(sum(denominator_squares), 0) AS dd, coalesce(sum(cross_products), 0) AS yd,
  coalesce(sum(history_sum), 0) AS h, coalesce(sum(history_squares), 0) AS hh, coalesce(sum(numerator_history), 0) AS yh,
  coalesce(sum(denominator_history), 0) AS dh, coalesce(sum(companion_sum), 0) AS g,
  coalesce(sum(companion_squares), 0) AS gg, coalesce(sum(numerator_companion), 0) AS yg,
  coalesce(sum(denominator_companion), 0) AS dg, coalesce(sum(history_companion), 0) AS hg,
  coalesce(sum(capped_units), 0) AS above, coalesce(sum(capped_sum), 0) AS raw, coalesce(sum(capped_squares), 0) AS raw2,
  coalesce(sum(units), 0) AS members,
  ${FUNNEL_STEPS.map((step) => `coalesce(sum(reached_${step}), 0) AS r${step}`).join(', ')}`;
