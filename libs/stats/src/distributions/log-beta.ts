import { requirePositive } from './argument-checks.js';
import { logGamma, logGammaOnePlus } from './log-gamma.js';
import { LOG_SQRT_TWO_PI } from './normal.js';
import { stirlingError } from './stirling.js';

const STIRLING_FROM = 10;

/**
 * ln B(a, b) = ln Γ(a) + ln Γ(b) - ln Γ(a + b), without subtracting large logarithms: for large shapes the
 * Stirling terms are cancelled analytically, so that 1e10 and 1/2 keep full precision.
 *
 * @example logBeta(1e10, 0.5) // -10.940560522033028
 */
export function logBeta(a: number, b: number): number {
  requirePositive(a, 'a');
  requirePositive(b, 'b');
  const small = Math.min(a, b);
  const large = Math.max(a, b);
  if (large < STIRLING_FROM) return logBetaOfSmallShapes(small, large);
  return small < STIRLING_FROM ? logBetaMixed(small, large) : logBetaLarge(small, large);
}

function logBetaOfSmallShapes(a: number, b: number): number {
  if (b < 1) {
    const logs = logGammaOnePlus(a) + logGammaOnePlus(b) - logGammaOnePlus(a + b);
    return logs + Math.log((a + b) / (a * b));
  }
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

/** One large shape: ln Γ(b) - ln Γ(a + b) from Stirling's formula with its leading terms cancelled. */
function logBetaMixed(a: number, b: number): number {
  const correction = stirlingError(b) - stirlingError(a + b);
  const power = -(b + 0.5) * Math.log1p(a / b) - a * Math.log(a + b) + a;
  return logGamma(a) + correction + power + Math.log1p(a / b);
}

function logBetaLarge(a: number, b: number): number {
  const correction = stirlingError(a) + stirlingError(b) - stirlingError(a + b);
  const shareOfSmall = a * Math.log(a / (a + b)) - b * Math.log1p(a / b);
  return LOG_SQRT_TWO_PI + correction + shareOfSmall + 0.5 * Math.log((a + b) / a) - 0.5 * Math.log(b);
}
