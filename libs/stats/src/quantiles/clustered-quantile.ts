import { dataError, isDataError, type DataError } from '../data-error.js';
import type { Estimate } from '../estimation/estimate.js';
import { ratioLevel } from '../estimation/estimate-ratio-difference.js';
import { jointMomentsFromRows } from '../moments/joint-moments.js';
import { differenceOfLevels, quantileLevel, type QuantileLevel } from './estimate-quantile-difference.js';
import { orderQuantileOfSorted, sortAscending } from './quantile-of-sorted.js';

/** Values of one unit, for example the latencies of one person's page views. */
export type UnitValues = readonly number[];

function clusteredLevel(units: readonly UnitValues[], q: number): QuantileLevel | DataError {
  const sorted = sortAscending(units.flat());
  if (sorted.length === 0) return dataError('INSUFFICIENT_DATA', 'an arm has no values');
  const point = orderQuantileOfSorted(sorted, q);
  const rows = units.map((values) => [values.filter((value) => value <= point).length, values.length]);
  const share = ratioLevel(jointMomentsFromRows(rows));
  if (isDataError(share)) return share;
  const independent = (q * (1 - q)) / sorted.length;
  const designEffect = share.unitVariance / share.n / independent;
  // A share without variation between units still varies as independent values would.
  return quantileLevel(sorted, q, designEffect > 0 ? designEffect : 1);
}

/**
 * Difference of a quantile of events when units (users), not events, were randomised (Deng, Knoblich & Lu
 * 2018): the variance of "share of events below the quantile" is that of a ratio metric over units.
 */
export function estimateClusteredQuantileDifference(
  control: readonly UnitValues[],
  treatment: readonly UnitValues[],
  q: number,
): Estimate | DataError {
  return differenceOfLevels(clusteredLevel(control, q), clusteredLevel(treatment, q));
}
