import type { ArmStatistics, QuantileMeasure, QuantileStatistics } from '#libs/domain';

/** Upper 2.5 % point of the normal distribution. */
const Z = 1.959963984540054;

/** @param units the values of each unit of the arm, which may be none */
export function armOfValues(
  variant: string,
  units: readonly (readonly number[])[],
  measure: QuantileMeasure,
): ArmStatistics {
  const kept = units.map((values) => values.filter((value) => !(measure.ignoreZeros && value === 0)));
  return {
    variant,
    units: units.length,
    numerator: { mean: 0, m2: 0, m3: 0 },
    denominator: { mean: 0, m2: 0 },
    c: 0,
    covariates: null,
    capping: null,
    quantile: quantileOf(kept, measure),
  };
}

function quantileOf(
  units: readonly (readonly number[])[],
  { level, of }: QuantileMeasure,
): QuantileStatistics | null {
  const sorted = units.flat().sort((one, other) => one - other);
  const n = sorted.length;
  if (n === 0 || (of === 'events' && units.length < 2)) return null;
  const independent = (level * (1 - level)) / n;
  const between = of === 'events' ? varianceOfShare(units, sorted, level) : 0;
  const variance = between > 0 ? between : independent;
  const effective = (level * (1 - level)) / variance;
  if (effective <= (Z * Z * level) / (1 - level) || effective <= (Z * Z * (1 - level)) / level) return null;
  const reach = Z * Math.sqrt(variance);
  const [lower, value, upper] = [level - reach, level, level + reach].map((share) => atShare(sorted, share));
  if (lower === undefined || value === undefined || upper === undefined) return null;
  return {
    observations: n,
    value,
    standardError: (upper - lower) / (2 * Z),
    isTied: lower === value || upper === value,
  };
}

/** Of the values up to the quantile, among all values, when units are drawn: exact integers up to the last division. */
function varianceOfShare(
  units: readonly (readonly number[])[],
  sorted: readonly number[],
  level: number,
): number {
  const total = sorted.length;
  const point = sorted[Math.max(1, Math.ceil(total * level - 1e-9)) - 1] ?? NaN;
  const below = sorted.filter((value) => value <= point).length;
  const residuals = units.map(
    (values) => values.filter((value) => value <= point).length * total - below * values.length,
  );
  const squares = residuals.reduce((sum, residual) => sum + residual ** 2, 0);
  return (squares * units.length) / (total ** 4 * (units.length - 1));
}

/** Straight lines between the order statistics, the first at 0 and the last at 1. */
function atShare(sorted: readonly number[], share: number): number {
  const position = (sorted.length - 1) * share;
  const low = sorted[Math.floor(position)] ?? NaN;
  const high = sorted[Math.min(Math.floor(position) + 1, sorted.length - 1)] ?? NaN;
  return low === high ? low : low + (position - Math.floor(position)) * (high - low);
}
