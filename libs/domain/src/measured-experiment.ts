import { metricKeysOf, type Experiment } from './experiment.js';
import type { Metric } from './metric.js';
import type { MeasuredExperiment } from './statistics.js';
import { unitMeasureOf } from './unit-measure.js';

/** The experiment as engines measure it; null before it has started and once it is archived. */
export function measuredExperimentOf(
  experiment: Experiment,
  metrics: readonly Metric[],
): MeasuredExperiment | null {
  const { id, projectId, key, startedAt, stoppedAt, status } = experiment;
  if (startedAt === null || status === 'archived') return null;
  const wanted = new Set(metricKeysOf(experiment.metrics));
  return {
    id,
    projectId,
    key,
    startedAt,
    stoppedAt,
    variants: [
      ...new Set(
        experiment.phases.flatMap((phase) => phase.allocation.variants.map((variant) => variant.key)),
      ),
    ],
    phases: experiment.phases.map((phase) => ({ number: phase.number, startedAt: phase.startedAt })),
    metrics: metrics
      .filter((metric) => metric.projectId === projectId && wanted.has(metric.key))
      .map((metric) => ({ id: metric.id, key: metric.key, measure: unitMeasureOf(metric) })),
    excludedUnits: experiment.excludedUnits,
    ...(experiment.segments.length > 0 && { segments: [...experiment.segments].sort() }),
  };
}
