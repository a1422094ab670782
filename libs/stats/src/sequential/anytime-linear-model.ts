import { DEFAULTS } from '../defaults.js';
import { requireFinite, requireOpenProbability, requirePositive } from '../distributions/argument-checks.js';

/** A regression coefficient's t statistic and its precision. */
export interface CoefficientStatistic {
  readonly t: number;
  readonly degreesOfFreedom: number;
  /** 1/[(X'X)⁻¹]_jj: how much the design knows about the coefficient, in units of the error variance. */
  readonly designPrecision: number;
}

/** Anytime-valid inference on a regression coefficient. */
export interface AnytimeLinearModel {
  readonly kind: 'anytime-linear-model';
  readonly logBayesFactor: number;
  readonly pValue: number;
  /** Half-width of the confidence sequence in standard errors; Infinity while it says nothing yet. */
  readonly radius: number;
}

/**
 * Anytime-valid t test (Lindon, Ham, Tingley & Bojinov 2022) with a g-prior of precision `priorPrecision` on the
 * effect in error standard deviations. Exact in finite samples under normal errors.
 */
export function anytimeLinearModel(
  { t, degreesOfFreedom, designPrecision }: CoefficientStatistic,
  {
    priorPrecision = 1,
    alpha = DEFAULTS.alpha,
  }: { readonly priorPrecision?: number; readonly alpha?: number } = {},
): AnytimeLinearModel {
  requireFinite(t, 't');
  requirePositive(degreesOfFreedom, 'degreesOfFreedom');
  requirePositive(designPrecision, 'designPrecision');
  requirePositive(priorPrecision, 'priorPrecision');
  requireOpenProbability(alpha, 'alpha');
  const shrinkage = priorPrecision / (priorPrecision + designPrecision);
  const squared = (t / degreesOfFreedom) * t;
  const gain = Math.log1p(squared) - Math.log1p(shrinkage * squared);
  const logBayesFactor = 0.5 * Math.log(shrinkage) + 0.5 * (degreesOfFreedom + 1) * gain;
  const quotient = Math.exp((Math.log(shrinkage) + 2 * Math.log(alpha)) / (degreesOfFreedom + 1));
  const radius =
    quotient <= shrinkage
      ? Infinity
      : Math.sqrt((degreesOfFreedom * (1 - quotient)) / (quotient - shrinkage));
  return {
    kind: 'anytime-linear-model',
    logBayesFactor,
    pValue: Math.min(1, Math.exp(-logBayesFactor)),
    radius,
  };
}
