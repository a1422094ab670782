import { requireOpenProbability, requirePositive } from '../distributions/argument-checks.js';
import { betaLogCdf } from '../distributions/beta.js';
import { gammaLogCdf, gammaLogSurvival } from '../distributions/gamma.js';
import { logBeta } from '../distributions/log-beta.js';
import { logGamma } from '../distributions/log-gamma.js';
import { normalLogSurvival } from '../distributions/normal.js';
import { boundaryRoot } from './boundary-root.js';

/**
 * Time-uniform boundaries of Howard, Ramdas, McAuliffe & Sekhon (2021, Annals of Statistics 49:1055): a sum of
 * centred observations with intrinsic time v crosses `bound(v, alpha)` at any time with chance at most alpha.
 */
export interface UniformBoundary {
  /** Tuning parameter actually used. */
  readonly rho: number;
  /** ln of the mixture supermartingale at a sum s and intrinsic time v: an e-value. */
  logMixture(s: number, v: number): number;
  /** Boundary of the sum at intrinsic time v. */
  bound(v: number, alpha: number): number;
}

/** Where a boundary is to be tightest. */
export interface BoundaryTuning {
  readonly intrinsicTime: number;
  readonly alpha: number;
}

function requireTuning({ intrinsicTime, alpha }: BoundaryTuning): void {
  requirePositive(intrinsicTime, 'intrinsicTime');
  requireOpenProbability(alpha, 'alpha');
}

/** v / (2 ln 1/α + ln(1 + 2 ln 1/α)); one-sided boundaries are tuned at 2α. */
function normalRho({ intrinsicTime, alpha }: BoundaryTuning, isOneSided: boolean): number {
  const evidence = -2 * Math.log(isOneSided ? 2 * alpha : alpha);
  return intrinsicTime / (evidence + Math.log1p(evidence));
}

/** Sub-Gaussian sums, both directions. */
export function normalMixture(tuning: BoundaryTuning): UniformBoundary {
  requireTuning(tuning);
  const rho = normalRho(tuning, false);
  return {
    rho,
    logMixture: (s, v) => -0.5 * Math.log1p(v / rho) + (s / 2) * (s / (v + rho)),
    bound: (v, alpha) => Math.sqrt((v + rho) * (Math.log1p(v / rho) - 2 * Math.log(alpha))),
  };
}

/** Sub-Gaussian sums, upward only. */
export function oneSidedNormalMixture(tuning: BoundaryTuning): UniformBoundary {
  requireTuning(tuning);
  const rho = normalRho(tuning, true);
  const logMixture = (s: number, v: number): number =>
    Math.LN2 -
    0.5 * Math.log1p(v / rho) +
    (s / 2) * (s / (v + rho)) +
    normalLogSurvival(-s / Math.sqrt(v + rho));
  return {
    rho,
    logMixture,
    bound: (v, alpha) => boundaryRoot((s) => logMixture(s, v), -Math.log(alpha), Infinity),
  };
}

/** Sub-exponential sums with scale c, upward only: bounded metrics, gamma-like tails. */
export function gammaExponentialMixture(tuning: BoundaryTuning, scale: number): UniformBoundary {
  requireTuning(tuning);
  requirePositive(scale, 'scale');
  const rho = normalRho(tuning, true);
  const square = scale * scale;
  const prior = rho / square;
  const leading = prior * Math.log(prior) - logGamma(prior) - gammaLogCdf(prior, prior);
  const logMixture = (s: number, v: number): number => {
    const shape = (v + rho) / square;
    const gain = (scale * s + v) / square;
    return (
      leading + logGamma(shape) + gammaLogCdf(gain + prior, shape) - shape * Math.log(gain + prior) + gain
    );
  };
  return {
    rho,
    logMixture,
    bound: (v, alpha) => boundaryRoot((s) => logMixture(s, v), -Math.log(alpha), Infinity),
  };
}

/** Sub-Poisson sums with scale c, upward only: counts with jumps of at most c. */
export function gammaPoissonMixture(tuning: BoundaryTuning, scale: number): UniformBoundary {
  requireTuning(tuning);
  requirePositive(scale, 'scale');
  const rho = normalRho(tuning, true);
  const square = scale * scale;
  const prior = rho / square;
  const leading = prior * Math.log(prior) - logGamma(prior) - gammaLogSurvival(prior, prior);
  const logMixture = (s: number, v: number): number => {
    const rate = (v + rho) / square;
    const shape = s / scale + rate;
    return leading + logGamma(shape) + gammaLogSurvival(rate, shape) - shape * Math.log(rate) + v / square;
  };
  return {
    rho,
    logMixture,
    bound: (v, alpha) => boundaryRoot((s) => logMixture(s, v), -Math.log(alpha), Infinity),
  };
}

/** Range of a centred Bernoulli-like step: it falls by at most `below` and rises by at most `above`. */
export interface StepRange {
  readonly below: number;
  readonly above: number;
}

/**
 * Sub-Bernoulli sums: steps of mean 0 in [-below, above], intrinsic time below·above per step. One-sided
 * mixtures put all prior weight on positive drift.
 */
export function betaBinomialMixture(
  tuning: BoundaryTuning,
  { below, above }: StepRange,
  isOneSided: boolean,
): UniformBoundary {
  requireTuning(tuning);
  requirePositive(below, 'below');
  requirePositive(above, 'above');
  const range = below + above;
  const rho = Math.max(normalRho(tuning, isOneSided) - below * above, 1e-3 * below * above);
  const nullChance = below / range;
  const logMass = (a: number, b: number): number =>
    logBeta(a, b) + (isOneSided ? betaLogCdf(above / range, b, a) : 0);
  const prior = logMass(rho / (above * range), rho / (below * range));
  const logMixture = (s: number, v: number): number => {
    const rises = (s + v / above) / range;
    const falls = (v / below - s) / range;
    const posterior = logMass(rho / (above * range) + rises, rho / (below * range) + falls);
    return posterior - prior - rises * Math.log(nullChance) - falls * Math.log(above / range);
  };
  return {
    rho,
    logMixture,
    bound: (v, alpha) => boundaryRoot((s) => logMixture(s, v), -Math.log(alpha), v / below),
  };
}

/** Constants of polynomial stitching: exponent s > 1 and epoch ratio eta > 1. */
export interface StitchingOptions {
  readonly scale?: number;
  readonly exponent?: number;
  readonly epochRatio?: number;
}

/** Riemann's zeta at s > 1 by Euler-Maclaurin summation. */
function zeta(s: number): number {
  const start = 20;
  let sum = start ** (1 - s) / (s - 1) + 0.5 * start ** -s;
  sum += (s * start ** (-s - 1)) / 12 - (s * (s + 1) * (s + 2) * start ** (-s - 3)) / 720;
  sum += (s * (s + 1) * (s + 2) * (s + 3) * (s + 4) * start ** (-s - 5)) / 30240;
  for (let n = 1; n < start; n++) sum += n ** -s;
  return sum;
}

/**
 * Polynomial stitching boundary: closed form, sub-gamma with scale c, of the order √(v ln ln v); starts at
 * intrinsic time `firstTime`.
 */
export function polynomialStitchingBound(
  v: number,
  alpha: number,
  firstTime: number,
  { scale = 0, exponent = 1.4, epochRatio = 2 }: StitchingOptions = {},
): number {
  requireOpenProbability(alpha, 'alpha');
  requirePositive(firstTime, 'firstTime');
  const time = Math.max(v, firstTime);
  const k1 = (epochRatio ** 0.25 + epochRatio ** -0.25) / Math.SQRT2;
  const k2 = (Math.sqrt(epochRatio) + 1) / 2;
  const ell =
    exponent * Math.log(Math.log((epochRatio * time) / firstTime)) +
    Math.log(zeta(exponent) / (alpha * Math.log(epochRatio) ** exponent));
  const linear = k2 * scale * ell;
  return Math.sqrt(k1 * k1 * time * ell + linear * linear) + linear;
}
