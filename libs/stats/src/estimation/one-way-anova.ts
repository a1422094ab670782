import { dataError, type DataError } from '../data-error.js';
import { fLogSurvival, fSurvival } from '../distributions/f.js';
import { mergeMoments } from '../moments/merge-moments.js';
import { EMPTY_MOMENTS, type Moments } from '../moments/moments.js';

/** One-way analysis of variance. */
export interface OneWayAnova {
  readonly kind: 'anova';
  readonly betweenSumOfSquares: number;
  readonly withinSumOfSquares: number;
  readonly betweenDegreesOfFreedom: number;
  readonly withinDegreesOfFreedom: number;
  readonly f: number;
  readonly pValue: number;
  readonly logPValue: number;
}

/**
 * Whether any of several arms differs from the others (Fisher 1925), from centred moments, so that thirteen
 * constant leading digits cost nothing. Empty arms are ignored.
 */
export function oneWayAnova(arms: readonly Moments[]): OneWayAnova | DataError {
  const used = arms.filter(({ n }) => n > 0);
  const pooled = used.reduce(mergeMoments, EMPTY_MOMENTS);
  const betweenDegreesOfFreedom = used.length - 1;
  const withinDegreesOfFreedom = pooled.n - used.length;
  if (betweenDegreesOfFreedom < 1 || withinDegreesOfFreedom < 1) {
    return dataError('INSUFFICIENT_DATA', 'an analysis of variance needs two arms and a spare unit');
  }
  const within = used.reduce((sum, { m2 }) => sum + m2, 0);
  const between = used.reduce((sum, { n, mean }) => sum + n * (mean - pooled.mean) ** 2, 0);
  if (!(within > 0)) return dataError('ZERO_VARIANCE', 'no variation within any arm');
  const f = between / betweenDegreesOfFreedom / (within / withinDegreesOfFreedom);
  const degreesOfFreedom = { numerator: betweenDegreesOfFreedom, denominator: withinDegreesOfFreedom };
  return {
    kind: 'anova',
    betweenSumOfSquares: between,
    withinSumOfSquares: within,
    betweenDegreesOfFreedom,
    withinDegreesOfFreedom,
    f,
    pValue: fSurvival(f, degreesOfFreedom),
    logPValue: fLogSurvival(f, degreesOfFreedom),
  };
}
