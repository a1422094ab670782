import { isMaturedType, type EventSelection, type Metric, type MetricDefinition } from '#libs/domain';
import { durationOf } from './duration.js';
import type { MetricResource } from './metric.resource.js';

/** As it is shown: filters are always there, times are durations. */
export function metricResource(metric: Metric): MetricResource {
  const { key, name, description, redefinedAt, version, createdAt, updatedAt } = metric;
  return { key, name, description, ...measuredOf(metric), redefinedAt, version, createdAt, updatedAt };
}

type Measured = Omit<
  MetricResource,
  'key' | 'name' | 'description' | 'redefinedAt' | 'version' | 'createdAt' | 'updatedAt'
>;

function measuredOf(metric: MetricDefinition): Measured {
  const { type, event, filters, value, denominator, direction, cap, quantile, trigger, funnel } = metric;
  return {
    ...{ type, event, filters, value },
    denominator: denominator && { ...shown(denominator), value: denominator.value },
    delay: durationOf(metric.delaySeconds),
    window: durationOf(metric.windowSeconds),
    lookback: durationOf(metric.lookbackSeconds),
    matured: isMaturedType(type) || metric.matured,
    trigger: trigger && { ...shown(trigger), count: trigger.count },
    funnel: funnel && { steps: funnel.steps.map(shown), within: durationOf(funnel.withinSeconds) },
    covariate: durationOf(metric.covariateSeconds),
    ...{ direction, cap, quantile },
  };
}

const shown = ({ event, filters = [] }: EventSelection): Required<EventSelection> => ({ event, filters });
