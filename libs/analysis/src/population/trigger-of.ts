import type { MetricType, ReportComparison, ReportTrigger } from '#libs/domain';
import { diluteEffect } from '#libs/stats';
import { isRatioLike } from '../comparison/estimate-effect.js';
import { plannedAbsolute } from '../decision/planned-interval.js';
import { sampleRatio, sharesOf } from '../exposures.js';
import { currentVariants } from '../subject.js';
import type { PopulationInput } from './population-of.js';
import { wholeUnits } from './whole-units.js';

/** The units that came so far that the metric concerns them, and what the effect on them means for all; null without a trigger. */
export function triggerOf({
  experiment,
  statistics,
  exposed,
  analysis,
}: PopulationInput): ReportTrigger | null {
  const { trigger, type } = analysis.planned.definition;
  if (!trigger) return null;
  const counts = new Map(statistics?.triggered?.map(({ variant, units }) => [variant, units]));
  const variants = currentVariants(experiment);
  const byVariant = variants.map(({ key }) => ({
    variant: key,
    exposed: exposed[key] ?? 0,
    triggered: wholeUnits(counts.get(key), exposed[key] ?? 0),
  }));
  return {
    event: trigger.event,
    count: trigger.count,
    byVariant,
    share: shareOf(byVariant),
    srm: sampleRatio(
      byVariant.map(({ triggered }) => triggered),
      sharesOf(variants),
    ),
    diluted: analysis.comparisons.flatMap((comparison) =>
      dilutedOf(type, comparison, byVariant, experiment.analysis.inference),
    ),
  };
}

type Counts = ReportTrigger['byVariant'];

function shareOf(counts: Counts): number | null {
  const exposed = counts.reduce((sum, arm) => sum + arm.exposed, 0);
  return exposed > 0 ? counts.reduce((sum, { triggered }) => sum + triggered, 0) / exposed : null;
}

/** Only of what adds up over units: neither of ratios nor of quantiles. The share of the two arms is taken as given. */
function dilutedOf(
  type: MetricType,
  comparison: ReportComparison,
  counts: Counts,
  inference: Parameters<typeof plannedAbsolute>[1],
): ReportTrigger['diluted'] {
  const { variant, control } = comparison;
  const share = shareOf(counts.filter((arm) => arm.variant === variant || arm.variant === control));
  const bounds = plannedAbsolute(comparison, inference);
  if (isRatioLike(type) || type === 'quantile' || share === null || bounds === null) return [];
  const diluted = (end: number): number => diluteEffect({ estimate: end, standardError: 0 }, share).estimate;
  const { estimate, lower, upper } = bounds;
  return [
    {
      variant,
      share,
      estimate: diluted(estimate),
      lower: lower === null ? null : diluted(lower),
      upper: upper === null ? null : diluted(upper),
    },
  ];
}
