import { DEFAULTS } from '../defaults.js';
import {
  requireFinite,
  requireOpenProbability,
  requirePositive,
  requireProbability,
} from '../distributions/argument-checks.js';
import { normalUpperQuantile } from '../distributions/normal.js';

export interface SampleSizeOptions {
  readonly alpha?: number;
  readonly power?: number;
  readonly sides?: 1 | 2;
  /** Control units per treatment unit. */
  readonly allocation?: number;
}

/** Units per arm, as real numbers; round up when planning. */
export interface SampleSize {
  readonly control: number;
  readonly treatment: number;
  /** Sum of both arms, each rounded up. */
  readonly total: number;
}

type Resolved = Required<SampleSizeOptions>;

function resolve(options: SampleSizeOptions): Resolved {
  const resolved = {
    alpha: DEFAULTS.alpha,
    power: DEFAULTS.power,
    sides: 2 as const,
    allocation: 1,
    ...defined(options),
  };
  requireOpenProbability(resolved.alpha, 'alpha');
  requireOpenProbability(resolved.power, 'power');
  requirePositive(resolved.allocation, 'allocation');
  return resolved;
}

/** Options without the keys that are undefined, so that defaults apply to them. */
function defined(options: SampleSizeOptions): SampleSizeOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** z_{1-α/sides} + z_power: how many standard errors the effect must be. */
export function detectableErrors(options: SampleSizeOptions = {}): number {
  const { alpha, power, sides } = resolve(options);
  return normalUpperQuantile(alpha / sides) + normalUpperQuantile(1 - power);
}

function requireDifference(difference: number): void {
  requireFinite(difference, 'difference');
  if (difference === 0) throw new RangeError('difference must not be zero');
}

/**
 * Units to detect a difference of means: n_B = (z + z)² (s_B² + s_A²/k)/difference², n_A = k n_B. The variance
 * is per unit; for a ratio metric pass its linearised unit variance, with regression adjustment multiply by
 * 1 - ρ² ({@link adjustedVariance}), with clusters by the design effect ({@link clusterDesignEffect}).
 *
 * @example sampleSizeForMean({ difference: 0.2, variance: 1 }) // 392.44 per arm, total 786
 */
export function sampleSizeForMean(
  {
    difference,
    variance,
    controlVariance = variance,
  }: { readonly difference: number; readonly variance: number; readonly controlVariance?: number },
  options: SampleSizeOptions = {},
): SampleSize {
  requireDifference(difference);
  requirePositive(variance, 'variance');
  requirePositive(controlVariance, 'controlVariance');
  const { allocation } = resolve(options);
  const errors = detectableErrors(options) / difference;
  const treatment = errors * errors * (variance + controlVariance / allocation);
  const control = allocation * treatment;
  return { control, treatment, total: Math.ceil(control) + Math.ceil(treatment) };
}

/** Units per arm for two proportions, equal arms. */
export interface ProportionSampleSize {
  /** Score test: pooled variance under the null (R's power.prop.test). */
  readonly pooledNull: number;
  /** Wald test: each arm's own variance throughout. */
  readonly unpooled: number;
}

/** Units per arm to tell two proportions apart. */
export function sampleSizeForProportions(
  control: number,
  treatment: number,
  options: SampleSizeOptions = {},
): ProportionSampleSize {
  requireProbability(control, 'control');
  requireProbability(treatment, 'treatment');
  requireDifference(treatment - control);
  const { alpha, power, sides } = resolve(options);
  const spread = control * (1 - control) + treatment * (1 - treatment);
  const middle = (control + treatment) / 2;
  const underNull = normalUpperQuantile(alpha / sides) * Math.sqrt(2 * middle * (1 - middle));
  const underEffect = normalUpperQuantile(1 - power) * Math.sqrt(spread);
  const difference = treatment - control;
  return {
    pooledNull: ((underNull + underEffect) / difference) ** 2,
    unpooled: spread * (detectableErrors(options) / difference) ** 2,
  };
}

/**
 * Rule of thumb of Kohavi et al. (2009): 16 variance/difference² units per arm, for alpha 0.05 and power 0.8.
 *
 * @example kohaviSampleSize(0.05 * 0.95, 0.05 * 0.05) // 121600
 */
export function kohaviSampleSize(variance: number, difference: number): number {
  requirePositive(variance, 'variance');
  requireDifference(difference);
  return (16 * variance) / (difference * difference);
}

/** Variance left after regression on covariates that explain a share ρ² of it. */
export function adjustedVariance(variance: number, explainedShare: number): number {
  requirePositive(variance, 'variance');
  requireProbability(explainedShare, 'explainedShare');
  return variance * (1 - explainedShare);
}

/** Factor on the sample size when clusters of mean size m, coefficient of variation cv, are randomised. */
export function clusterDesignEffect(
  meanSize: number,
  intraclassCorrelation: number,
  sizeVariation = 0,
): number {
  requirePositive(meanSize, 'meanSize');
  requireProbability(intraclassCorrelation, 'intraclassCorrelation');
  return 1 + (meanSize * (1 + sizeVariation * sizeVariation) - 1) * intraclassCorrelation;
}

/** Per-unit variance of a ratio metric from its numerator and denominator (delta method). */
export function ratioUnitVariance({
  numeratorMean,
  denominatorMean,
  numeratorVariance,
  denominatorVariance,
  covariance,
}: {
  readonly numeratorMean: number;
  readonly denominatorMean: number;
  readonly numeratorVariance: number;
  readonly denominatorVariance: number;
  readonly covariance: number;
}): number {
  requirePositive(denominatorMean, 'denominatorMean');
  const ratio = numeratorMean / denominatorMean;
  const variance = numeratorVariance - 2 * ratio * covariance + ratio * ratio * denominatorVariance;
  return variance / denominatorMean / denominatorMean;
}

/** Share of units the control should get against k treatments for the smallest errors: √k/(k + √k). */
export function optimalControlShare(treatments: number): number {
  requirePositive(treatments, 'treatments');
  return Math.sqrt(treatments) / (treatments + Math.sqrt(treatments));
}
