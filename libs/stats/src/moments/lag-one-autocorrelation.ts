import { momentsFromValues } from './moments-from-values.js';

/** Correlation of a series with itself one step later, around the overall mean; null without variation. */
export function lagOneAutocorrelation(series: readonly number[]): number | null {
  const { mean, m2 } = momentsFromValues(series);
  if (!(m2 > 0)) return null;
  let sum = 0;
  for (let i = 1; i < series.length; i++) sum += (series[i]! - mean) * (series[i - 1]! - mean);
  return sum / m2;
}
