import { DEFAULTS } from '../defaults.js';
import { twoProportions } from '../proportions/two-proportions.js';
import { quantileOfSorted, sortAscending } from './quantile-of-sorted.js';

export interface CapOptions {
  /** Quantile of the pooled values that becomes the cap. */
  readonly q?: number;
  /** Take the quantile over non-zero values only, for metrics most units do not have. */
  readonly ignoreZeros?: boolean;
}

/**
 * Upper cap from the pooled values of all arms (never per arm: that would hide an effect on the tail),
 * type-7 quantile. Null when no value is left to take a quantile of.
 *
 * @example winsorCap([0, 0, 1, 2, 100], { q: 0.5, ignoreZeros: true }) // 2
 */
export function winsorCap(
  pooled: readonly number[],
  { q = DEFAULTS.winsorQuantile, ignoreZeros = false }: CapOptions = {},
): number | null {
  const values = ignoreZeros ? pooled.filter((value) => value !== 0) : pooled;
  return values.length === 0 ? null : quantileOfSorted(sortAscending(values), q);
}

/** Values of one arm after capping. */
export interface Winsorized {
  readonly values: readonly number[];
  /** Units whose value was changed. */
  readonly capped: number;
}

/** Replaces values above `upper` (and below `lower`) by the bound. */
export function winsorize(
  values: readonly number[],
  { upper = Infinity, lower = -Infinity }: { readonly upper?: number; readonly lower?: number },
): Winsorized {
  if (!(lower <= upper)) throw new RangeError('lower must not exceed upper');
  const bounded = values.map((value) => Math.min(Math.max(value, lower), upper));
  return { values: bounded, capped: bounded.filter((value, i) => value !== values[i]).length };
}

/**
 * Whether capping hit one arm more than the other (p < 0.001 on the capped shares): if so the cap hides part
 * of the effect, and the uncapped result must be read beside it.
 */
export function isCapImbalanced(
  control: { readonly capped: number; readonly n: number },
  treatment: { readonly capped: number; readonly n: number },
): boolean {
  if (control.n === 0 || treatment.n === 0) return false;
  const { pooled, exact } = twoProportions(
    { successes: control.capped, n: control.n },
    { successes: treatment.capped, n: treatment.n },
  );
  const p = exact?.pTwoSided ?? pooled.p;
  return p !== null && p < DEFAULTS.srmAlpha;
}
