import type { MetricDefinition, UnitSample } from '#libs/domain';
import type { MetricPreviewResource } from './metric-preview.dto.js';

type Distribution = NonNullable<MetricPreviewResource['distribution']>;

/** How the units' numbers are spread; null without any unit. */
export function distributionOf({ units, population, weight, numerator }: UnitSample): Distribution | null {
  if (units === 0) return null;
  const values = [...numerator].map((value, index) => ({ value, weight: weight[index] ?? 0 }));
  values.sort((one, other) => one.value - other.value);
  const mean = totalOf(weight, numerator) / units;
  const squares = values.reduce((sum, { value, weight: of }) => sum + of * (value - mean) ** 2, 0);
  const at = (level: number): number => quantileOf(values, level * units);
  return {
    units,
    population,
    mean,
    standardDeviation: units > 1 ? Math.sqrt(squares / (units - 1)) : null,
    shareZero: values.reduce((sum, { value, weight: of }) => sum + (value === 0 ? of : 0), 0) / units,
    p50: at(0.5),
    p90: at(0.9),
    p99: at(0.99),
    maximum: values.at(-1)?.value ?? 0,
  };
}

/** The metric over all units of the sample; null where it has none. A quantile of events is taken from the events themselves. */
export function estimateOf(
  { type, quantile }: Pick<MetricDefinition, 'type' | 'quantile'>,
  { units, weight, numerator, denominator }: UnitSample,
  eventValues: readonly number[],
): number | null {
  if (quantile !== null) {
    const totals = [...numerator].map((value, index) => ({ value, weight: weight[index] ?? 0 }));
    const values = quantile.of === 'units' ? totals : eventValues.map((value) => ({ value, weight: 1 }));
    return levelOf(
      values.filter(({ value }) => !(quantile.ignoreZeros && value === 0)),
      quantile.level,
    );
  }
  const total = totalOf(weight, numerator);
  const below = type === 'ratio' || type === 'mean' ? totalOf(weight, denominator) : units;
  return below === 0 ? null : total / below;
}

interface Weighted {
  value: number;
  weight: number;
}

function levelOf(values: Weighted[], level: number): number | null {
  const all = values.reduce((sum, { weight }) => sum + weight, 0);
  if (all === 0) return null;
  return quantileOf(
    values.sort((one, other) => one.value - other.value),
    level * all,
  );
}

/** The smallest value that so much of the weight does not exceed. */
function quantileOf(sorted: readonly Weighted[], wanted: number): number {
  let passed = 0;
  for (const { value, weight } of sorted) {
    passed += weight;
    if (passed >= wanted) return value;
  }
  return sorted.at(-1)?.value ?? 0;
}

function totalOf(weight: Float64Array, values: Float64Array): number {
  return values.reduce((sum, value, index) => sum + value * (weight[index] ?? 0), 0);
}
