import { isDataError, type DataError } from '../data-error.js';
import { compressedRegression } from './compressed-regression.js';

/** All units of one arm that share the same modifiers, summed. */
export interface EffectCell {
  /** Features the effect may depend on: indicators of segments, or numbers. */
  readonly modifiers: readonly number[];
  readonly isTreated: boolean;
  readonly n: number;
  readonly mean: number;
  /** Sum of squared deviations from the cell's mean. */
  readonly m2: number;
}

/** An effect at one point of the modifiers. */
export interface EffectAt {
  readonly estimate: number;
  /** HC2. */
  readonly standardError: number;
}

/** Conditional average treatment effects. */
export interface ConditionalEffects {
  readonly kind: 'conditional-effects';
  /** Effect where all modifiers are zero, then its change per unit of each modifier. */
  readonly coefficients: readonly number[];
  readonly covariance: readonly (readonly number[])[];
  readonly degreesOfFreedom: number;
  effectAt(modifiers: readonly number[]): EffectAt;
}

/**
 * How the effect depends on what units were like before exposure: regression on modifiers, treatment and their
 * interactions from compressed cells, exact, with HC2 errors (Wong et al. 2021). With one indicator per segment but one
 * it gives each segment's own difference of means. Collinear modifiers are SINGULAR_DESIGN.
 *
 * @example
 * conditionalEffects(cells).effectAt([1]) // { estimate: 0.42, standardError: 0.05 } for the segment with modifier 1
 */
export function conditionalEffects(cells: readonly EffectCell[]): ConditionalEffects | DataError {
  const width = cells[0]?.modifiers.length ?? 0;
  const fit = compressedRegression(
    cells.map(({ modifiers, isTreated, n, mean, m2 }) => {
      const base = [1, ...modifiers];
      return { features: [...base, ...base.map((value) => (isTreated ? value : 0))], n, mean, m2 };
    }),
  );
  if (isDataError(fit)) return fit;
  const first = width + 1;
  const coefficients = fit.coefficients.slice(first);
  const covariance = fit
    .covariance('HC2')
    .slice(first)
    .map((row) => row.slice(first));
  return {
    kind: 'conditional-effects',
    coefficients,
    covariance,
    degreesOfFreedom: fit.degreesOfFreedom,
    effectAt: (modifiers) => {
      if (modifiers.length !== width)
        throw new RangeError(`${modifiers.length} modifiers, the cells have ${width}`);
      const at = [1, ...modifiers];
      const variance = at.reduce(
        (sum, a, i) => sum + at.reduce((inner, b, j) => inner + a * b * covariance[i]![j]!, 0),
        0,
      );
      return {
        estimate: at.reduce((sum, value, i) => sum + value * coefficients[i]!, 0),
        standardError: Math.sqrt(Math.max(0, variance)),
      };
    },
  };
}
