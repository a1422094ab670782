import { canonicalJson } from './canonical-json.js';
import type { Experiment } from './experiment.js';
import type { Metric } from './metric.js';
import { unitMeasureOf } from './unit-measure.js';

/**
 * What was promised before the start, as canonical JSON (keys sorted): equal plans give equal text, so its hash tells
 * whether a report answers the question that was asked.
 */
export function canonicalPlan(experiment: Experiment, metrics: readonly Metric[]): string {
  const plan = {
    key: experiment.key,
    hypothesis: experiment.hypothesis,
    unit: experiment.unit,
    variants: experiment.variants.map(({ key, weight }) => ({ key, weight })),
    control: experiment.control,
    targeting: experiment.targeting,
    layer: experiment.layer,
    // Left out when there are none, as plans were hashed before there could be any.
    ...(experiment.prerequisites.length > 0 && { prerequisites: experiment.prerequisites }),
    metrics: experiment.metrics,
    analysis: experiment.analysis,
    definitions: metrics.map((metric) => ({
      key: metric.key,
      type: metric.type,
      direction: metric.direction,
      measure: unitMeasureOf(metric),
    })),
  };
  return canonicalJson(plan);
}
