import type { MetricDirection, ReportComparison } from '#libs/domain';
import { normalCdf, normalPosterior, type Estimate } from '#libs/stats';

/**
 * Normal posterior of the difference under a flat prior. `probabilityToBeatControl` and `expectedLoss` (in the metric's
 * unit: what shipping costs on average if control is really better) are in the direction that the team wants; the
 * interval is of the difference itself. Null where the numbers overflow.
 */
export function bayesianAnswer(
  effect: Estimate,
  direction: MetricDirection,
  alpha: number,
): ReportComparison['bayesian'] {
  const posterior = normalPosterior(effect, null, alpha);
  const wantsMore = direction === 'increase';
  const gain = (wantsMore ? posterior.mean : -posterior.mean) / posterior.standardDeviation;
  const answer = {
    probabilityToBeatControl: normalCdf(gain),
    expectedLoss: wantsMore ? posterior.lossTreatment : posterior.lossControl,
    ...posterior.interval,
  };
  return Object.values(answer).every(Number.isFinite) ? { ...answer, prior: null } : null;
}
