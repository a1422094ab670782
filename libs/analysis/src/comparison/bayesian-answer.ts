import type { AnalysisOptions, MetricDirection, ReportComparison } from '#libs/domain';
import { normalCdf, normalPosterior, type Estimate, type NormalPrior } from '#libs/stats';

/**
 * Normal posterior of the difference under the plan's prior. `probabilityToBeatControl` and `expectedLoss` (in the metric's
 * unit: what shipping costs on average if control is really better) are in the direction that the team wants; the
 * interval is of the difference itself. Null where the numbers overflow, or where control's mean is zero and a prior of the
 * relative effect says nothing of the difference.
 */
export function bayesianAnswer(
  effect: Estimate,
  direction: MetricDirection,
  { alpha, prior }: Pick<AnalysisOptions, 'alpha' | 'prior'>,
): ReportComparison['bayesian'] {
  const absolute = prior && absolutePrior(prior, Math.abs(effect.control.mean));
  if (prior && !absolute) return null;
  const posterior = normalPosterior(effect, absolute, alpha);
  const wantsMore = direction === 'increase';
  const gain = (wantsMore ? posterior.mean : -posterior.mean) / posterior.standardDeviation;
  const answer = {
    probabilityToBeatControl: normalCdf(gain),
    expectedLoss: wantsMore ? posterior.lossTreatment : posterior.lossControl,
    lower: posterior.interval.lower,
    upper: posterior.interval.upper,
  };
  return Object.values(answer).every(Number.isFinite) ? { ...answer, prior } : null;
}

/** A prior of the relative effect as one of the difference. */
function absolutePrior(
  { mean, standardDeviation }: NonNullable<AnalysisOptions['prior']>,
  baseline: number,
): NormalPrior | null {
  const scaled = { mean: mean * baseline, variance: (standardDeviation * baseline) ** 2 };
  const isUsable = Number.isFinite(scaled.mean) && Number.isFinite(scaled.variance) && scaled.variance > 0;
  return isUsable ? scaled : null;
}
