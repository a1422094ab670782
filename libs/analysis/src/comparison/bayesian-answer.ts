import type { MetricDirection, ReportComparison } from '#libs/domain';
import { normalDensity, normalSurvival, normalUpperQuantile, type Estimate } from '#libs/stats';

/**
 * Normal posterior of the difference under a flat prior. `probabilityToBeatControl` and `expectedLoss` (in the metric's
 * unit: what shipping costs on average if control is really better) are in the direction that the team wants; the
 * interval is of the difference itself.
 */
export function bayesianAnswer(
  { estimate, standardError }: Estimate,
  direction: MetricDirection,
  alpha: number,
): NonNullable<ReportComparison['bayesian']> {
  const gain = (direction === 'increase' ? estimate : -estimate) / standardError;
  const half = normalUpperQuantile(alpha / 2) * standardError;
  return {
    probabilityToBeatControl: normalSurvival(-gain),
    expectedLoss: standardError * unitLoss(gain),
    lower: estimate - half,
    upper: estimate + half,
  };
}

/** E[max(0, -X)] of X ~ N(k, 1): phi(k) - k sf(k); beyond k = 30 it is below the smallest double. */
function unitLoss(k: number): number {
  if (k > 30) return 0;
  return Math.max(0, normalDensity(k) - k * normalSurvival(k));
}
