import type { CovariateStatistics } from '#libs/domain';
import type { CovariateColumn } from './covariate-reader.js';
import type { RunningMoments } from './running-moments.js';

/** Where the covariates begin among a unit's numbers, after numerator and denominator; each takes two. */
export const FIRST_COVARIATE = 2;

/** One covariate as the sum of numbers that were added up, each times a weight. */
export interface Combination {
  key: string;
  origin: number;
  terms: readonly (readonly [index: number, weight: number])[];
}

/**
 * Covariates of a group's arms. A unit without a value has the mean of those that have one, over all arms, and a column of its
 * own says so (`COLUMN missing`): nobody is left out, and what missing means for the metric is estimated. Both are weighted
 * sums of what the reader gave (the value less its origin, zero where missing; and 1 where missing), so no second look at the
 * rows is needed.
 */
export function covariateCombinations(
  columns: readonly CovariateColumn[],
  arms: readonly RunningMoments[],
): Combination[] {
  return columns.flatMap(({ name, origin }, position) => {
    const value = FIRST_COVARIATE + 2 * position;
    const missing = value + 1;
    const total = (of: (arm: RunningMoments) => number) =>
      arms.reduce((sum, arm) => sum + arm.units * of(arm), 0);
    const missingUnits = total((arm) => arm.mean[missing]!);
    if (missingUnits === 0) return [{ key: name, origin, terms: [[value, 1]] }];
    const present = total((arm) => 1 - arm.mean[missing]!);
    const imputed = present > 0 ? total((arm) => arm.mean[value]!) / present : 0;
    return [
      {
        key: name,
        origin,
        terms: [
          [value, 1],
          [missing, imputed],
        ],
      },
      { key: `${name} missing`, origin: 0, terms: [[missing, 1]] },
    ];
  });
}

/** The covariates' part of one arm's statistics; null without covariates. */
export function covariateStatistics(
  arm: RunningMoments,
  combinations: readonly Combination[],
): CovariateStatistics | null {
  if (combinations.length === 0) return null;
  const withNumber = (index: number) => combinations.map((one) => productWith(arm, one, index));
  return {
    keys: combinations.map(({ key }) => key),
    means: combinations.map(({ origin, terms }) =>
      arm.units === 0 ? 0 : terms.reduce((sum, [index, weight]) => sum + weight * arm.mean[index]!, origin),
    ),
    withNumerator: withNumber(0),
    withDenominator: withNumber(1),
    among: combinations.flatMap((one, i) => combinations.slice(i).map((other) => product(arm, one, other))),
  };
}

function productWith(arm: RunningMoments, { terms }: Combination, index: number): number {
  return terms.reduce((sum, [own, weight]) => sum + weight * arm.product(own, index), 0);
}

function product(arm: RunningMoments, one: Combination, other: Combination): number {
  return other.terms.reduce((sum, [index, weight]) => sum + weight * productWith(arm, one, index), 0);
}
