import {
  InvalidInputError,
  metricViolations,
  type Metric,
  type MetricDefinition,
  type Violation,
} from '#libs/domain';
import type { MetricChange, MetricInput, MetricResource } from './metric.dto.js';
import { windowOf, windowSeconds } from './window.js';

/** The definition that the input says, every default filled in; InvalidInputError when it contradicts itself. */
export function metricDefinitionOf(input: MetricInput): MetricDefinition {
  const blank: MetricDefinition = {
    key: input.key,
    name: input.key,
    description: '',
    type: input.type,
    event: input.event,
    value: null,
    denominator: null,
    delaySeconds: 0,
    windowSeconds: null,
    direction: 'increase',
    cap: null,
    quantile: null,
    covariateSeconds: null,
  };
  return changedDefinition(blank, input);
}

/** The definition after a change; InvalidInputError when it then contradicts itself. */
export function changedDefinition(before: MetricDefinition, change: MetricChange): MetricDefinition {
  const { window, denominator, ...plain } = change;
  const changed: MetricDefinition = {
    ...before,
    ...Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined)),
    ...(window !== undefined && { windowSeconds: window === null ? null : windowSeconds(window) }),
    ...(denominator !== undefined && {
      denominator:
        denominator === null ? null : { event: denominator.event, value: denominator.value ?? null },
    }),
  };
  const definition = { ...changed, value: valueSource(changed) };
  const violations = [...metricViolations(definition), ...windowViolations(definition)];
  if (violations.length > 0) throw new InvalidInputError('The metric contradicts itself.', violations);
  return definition;
}

/** A sum or a mean needs a number; the event's own value is the usual one. */
function valueSource({ type, value }: MetricDefinition): string | null {
  return value ?? (type === 'sum' || type === 'mean' ? 'value' : null);
}

function windowViolations({ windowSeconds: seconds }: MetricDefinition): Violation[] {
  if (seconds === null || seconds >= 1) return [];
  return [{ pointer: '/window', detail: 'must be longer than nothing, for example {"days": 7}' }];
}

export function metricResource(metric: Metric): MetricResource {
  const { key, name, description, type, event, value, denominator, windowSeconds: seconds } = metric;
  const { direction, version, createdAt, updatedAt } = metric;
  const cap = typeof metric.cap === 'number' ? metric.cap : null;
  const window = seconds === null ? null : windowOf(seconds);
  const measured = { type, event, value, denominator, window, direction, cap };
  return { key, name, description, ...measured, version, createdAt, updatedAt };
}
