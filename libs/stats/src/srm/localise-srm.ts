import { isDataError } from '../data-error.js';
import { adjustPValues } from '../multiplicity/adjust-p-values.js';
import { srmChiSquare } from './srm-chi-square.js';

/** Counts per arm of one slice: a country, a day, a version of an SDK. */
export interface SrmSlice {
  readonly name: string;
  readonly counts: readonly number[];
}

/** How far a slice is from the planned split. */
export interface LocalisedSrm {
  readonly name: string;
  readonly counts: readonly number[];
  /** Null for a slice that allows no test, for example without units. */
  readonly pValue: number | null;
  /** Holm over the slices that could be tested. */
  readonly adjustedPValue: number | null;
}

/**
 * Where a sample-ratio mismatch comes from: the split of each slice against the plan, Holm-adjusted, worst
 * first. The exact p-value stands in when expected counts are small. A slice with units in an arm of weight zero
 * has p = 0. Throws a RangeError on impossible counts or weights.
 *
 * @example
 * localiseSrm([{ name: 'ios', counts: [500, 503] }, { name: 'android', counts: [500, 720] }], [1, 1])[0].name // 'android'
 */
export function localiseSrm(
  slices: readonly SrmSlice[],
  weights: readonly number[],
): readonly LocalisedSrm[] {
  const pValues = slices.map(({ counts }) => {
    const test = srmChiSquare(counts, weights);
    if (isDataError(test)) return test.code === 'ZERO_WEIGHT_TRAFFIC' ? 0 : null;
    return test.exactPValue ?? test.pValue;
  });
  const adjusted = adjustPValues(pValues, 'holm');
  return slices
    .map(({ name, counts }, i) => ({
      name,
      counts,
      pValue: pValues[i]!,
      adjustedPValue: adjusted[i]!,
    }))
    .sort((a, b) => (a.pValue ?? 2) - (b.pValue ?? 2));
}
