import { dataError, type DataError } from '../data-error.js';
import { requireInteger, requireOpenProbability } from '../distributions/argument-checks.js';

/** Outcomes and assignments of a switchback, one entry per period in time order. */
export interface SwitchbackPeriods {
  readonly outcome: readonly number[];
  /** 1 when the period was treated, else 0. */
  readonly treated: readonly number[];
  /** Chance of treatment in each period. */
  readonly chance: number;
}

/** Design-based effect of treating always against never. */
export interface HorvitzThompson {
  readonly kind: 'horvitz-thompson';
  readonly estimate: number;
  /** Conservative: an upper bound on the design variance. */
  readonly varianceBound: number;
}

/**
 * Horvitz-Thompson estimate of a switchback with carry-over of at most `lag` periods (Bojinov, Simchi-Levi &
 * Zhao 2023): periods whose last lag + 1 assignments agree, weighted by the inverse chance of that run. The
 * variance bound adds the squared terms of all pairs of periods that share an assignment.
 */
export function switchbackHorvitzThompson(
  { outcome, treated, chance }: SwitchbackPeriods,
  lag = 0,
): HorvitzThompson | DataError {
  requireInteger(lag, 'lag');
  requireOpenProbability(chance, 'chance');
  if (outcome.length !== treated.length) throw new RangeError('one assignment per period is needed');
  const periods = outcome.length - lag;
  if (periods < 1) return dataError('INSUFFICIENT_DATA', 'fewer periods than the carry-over');
  const terms = Array.from({ length: periods }, (_, i) => {
    const run = treated.slice(i, i + lag + 1);
    const y = outcome[i + lag]!;
    if (run.every((w) => w === 1)) return y / chance ** (lag + 1);
    return run.every((w) => w === 0) ? -y / (1 - chance) ** (lag + 1) : 0;
  });
  const estimate = terms.reduce((sum, term) => sum + term, 0) / periods;
  let squares = 0;
  for (let i = 0; i < periods; i++) {
    for (let j = Math.max(0, i - lag); j <= Math.min(periods - 1, i + lag); j++)
      squares += Math.abs(terms[i]! * terms[j]!);
  }
  return { kind: 'horvitz-thompson', estimate, varianceBound: squares / periods / periods };
}
