import { DEFAULTS } from '../defaults.js';
import { requireFinite, requireOpenProbability, requirePositive } from '../distributions/argument-checks.js';
import type { Estimate } from '../estimation/estimate.js';
import type { Alternative, Interval } from '../inference/inference.js';
import { mixtureRho, oneSidedMixtureRho } from './tuning.js';

/** Answer of an asymptotic confidence sequence at one look. */
export interface AsymptoticInference {
  readonly kind: 'asymptotic-confidence-sequence';
  readonly estimate: number;
  readonly halfWidth: number;
  readonly interval: Interval;
  /** ln of the e-value against the null value (two-sided alternatives only; else null). */
  readonly logEValue: number | null;
  /** Valid at every look at once; take the running minimum over looks. */
  readonly pValue: number;
  readonly logPValue: number;
  readonly rho: number;
  readonly plannedUnits: number;
  readonly alpha: number;
  readonly alternative: Alternative;
}

export interface AsymptoticOptions {
  /** Units of both arms at which the sequence is to be narrowest; fixed before the first look. */
  readonly plannedUnits: number;
  readonly alpha?: number;
  readonly alternative?: Alternative;
  readonly nullValue?: number;
}

/** The estimate's fields that a confidence sequence needs. */
export interface SequentialEvidence {
  readonly estimate: number;
  readonly standardError: number;
  /** Units of both arms so far. */
  readonly units: number;
}

/**
 * Reads the sequential evidence off an estimate. Its error is the larger of the estimate's own and of the one with a common
 * variance in both arms ({@link pooledErrorRatio}): at uneven splits a small arm may not have met its rare values yet, and
 * an anytime answer is read then, too.
 */
export function evidenceOf({
  estimate,
  standardError,
  control,
  treatment,
  covariance,
}: Estimate): SequentialEvidence {
  const [ofControl, ofTreatment] = [control, treatment].map(({ n, varianceOfMean }) => ({
    n,
    varianceOfMean: Math.max(0, varianceOfMean - covariance),
  }));
  const ratio = pooledErrorRatio(ofControl!, ofTreatment!);
  return {
    estimate,
    standardError: standardError * Math.max(1, ratio),
    units: control.n + treatment.n,
  };
}

/**
 * Standard error of a difference with one variance for both arms over that with each arm's own; 1 for arms of one size. Well
 * above 1 when the small arm varies less than the large one, as it does in a 90/10 split before its first conversions: with
 * its own variance of nearly zero a confidence sequence would reject there in every fifth experiment without an effect.
 *
 * @example pooledErrorRatio({ n: 900, varianceOfMean: 2e-5 }, { n: 100, varianceOfMean: 0 }) // 3
 */
export function pooledErrorRatio(
  control: { readonly n: number; readonly varianceOfMean: number },
  treatment: { readonly n: number; readonly varianceOfMean: number },
): number {
  const own = control.varianceOfMean + treatment.varianceOfMean;
  const sizes = control.n / treatment.n;
  const pooled = control.varianceOfMean * sizes + treatment.varianceOfMean / sizes;
  const ratio = Math.sqrt(pooled / own);
  return Number.isFinite(ratio) ? ratio : 1;
}

/** ln(e^x - 1) for x > 0, also where e^x overflows. */
function logExpMinusOne(x: number): number {
  return x > 30 ? x + Math.log1p(-Math.exp(-x)) : Math.log(Math.expm1(x));
}

/**
 * Asymptotic confidence sequence of Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas (arXiv 2103.06476v7): valid
 * at every look at once, for any estimate with a standard error. Two-sided interval eq. 9, e-value eq. 155,
 * one-sided interval eq. 134 with its p-value in closed form. All in logarithms, so that nothing overflows.
 * Asymptotic: with very skewed values at uneven splits wait for the skewness rule before the first look.
 *
 * @example
 * inferAsymptotic({ estimate: 0.02, standardError: 0.01, units: 20000 }, { plannedUnits: 5000 })
 * // halfWidth 0.03127, logEValue 0.1946, pValue 0.823
 */
export function inferAsymptotic(
  evidence: SequentialEvidence,
  options: AsymptoticOptions,
): AsymptoticInference {
  const { plannedUnits, alpha = DEFAULTS.alpha, alternative = 'two-sided', nullValue = 0 } = options;
  requireOpenProbability(alpha, 'alpha');
  requireFinite(evidence.estimate, 'estimate');
  requireFinite(nullValue, 'nullValue');
  requirePositive(evidence.standardError, 'standardError');
  requirePositive(evidence.units, 'units');
  return alternative === 'two-sided'
    ? twoSided(evidence, plannedUnits, alpha, nullValue)
    : oneSided(evidence, plannedUnits, alpha, { alternative, nullValue });
}

function twoSided(
  { estimate, standardError, units }: SequentialEvidence,
  plannedUnits: number,
  alpha: number,
  nullValue: number,
): AsymptoticInference {
  const rho = mixtureRho(alpha, plannedUnits);
  const weight = units * rho * rho;
  const halfWidth =
    standardError * Math.sqrt(2 * (1 + 1 / weight) * (0.5 * Math.log1p(weight) - Math.log(alpha)));
  const statistic = (estimate - nullValue) / standardError;
  const logEValue = (weight / (weight + 1)) * (statistic / 2) * statistic - 0.5 * Math.log1p(weight);
  const logPValue = Math.min(0, -logEValue);
  return {
    kind: 'asymptotic-confidence-sequence',
    estimate,
    halfWidth,
    interval: { lower: estimate - halfWidth, upper: estimate + halfWidth },
    logEValue,
    pValue: Math.exp(logPValue),
    logPValue,
    rho,
    plannedUnits,
    alpha,
    alternative: 'two-sided',
  };
}

function oneSided(
  { estimate, standardError, units }: SequentialEvidence,
  plannedUnits: number,
  alpha: number,
  { alternative, nullValue }: { readonly alternative: 'greater' | 'less'; readonly nullValue: number },
): AsymptoticInference {
  const rho = oneSidedMixtureRho(alpha, plannedUnits);
  const weight = units * rho * rho;
  const root = Math.sqrt(weight + 1);
  const halfWidth = standardError * Math.sqrt(2 * (1 + 1 / weight) * Math.log1p(root / (2 * alpha)));
  const towards = ((alternative === 'greater' ? 1 : -1) * (estimate - nullValue)) / standardError;
  const exponent = (weight / (weight + 1)) * (towards / 2) * towards;
  const logPValue = towards > 0 ? Math.min(0, Math.log(root / 2) - logExpMinusOne(exponent)) : 0;
  return {
    kind: 'asymptotic-confidence-sequence',
    estimate,
    halfWidth,
    interval:
      alternative === 'greater'
        ? { lower: estimate - halfWidth, upper: Infinity }
        : { lower: -Infinity, upper: estimate + halfWidth },
    logEValue: null,
    pValue: Math.exp(logPValue),
    logPValue,
    rho,
    plannedUnits,
    alpha,
    alternative,
  };
}
