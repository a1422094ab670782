import {
  InvalidInputError,
  metricViolations,
  type Metric,
  type MetricDefinition,
  type MetricType,
  type Violation,
} from '#libs/domain';
import { capOf, capViolations } from './cap.js';
import { durationOf, durationSeconds } from './duration.js';
import type { DurationDto, MetricChange, MetricInput, MetricResource } from './metric.dto.js';

const DAY = 86_400;
const RETENTION_DELAY_SECONDS = 7 * DAY;
const RETENTION_WINDOW_SECONDS = DAY;
const COVARIATE_SECONDS = 14 * DAY;
const LONGEST_DAYS = 3_650;

/** The definition that the input says, every default filled in; InvalidInputError when it contradicts itself. */
export function metricDefinitionOf(input: MetricInput): MetricDefinition {
  const blank: MetricDefinition = {
    key: input.key,
    name: input.key,
    description: '',
    type: input.type,
    event: input.event,
    filters: [],
    value: null,
    denominator: null,
    ...usualTimes(input.type),
    direction: 'increase',
    cap: null,
    quantile: null,
    funnel: null,
    lookbackSeconds: null,
    trigger: null,
    matured: false,
  };
  return changedDefinition(blank, input);
}

/** A quantile has no linear covariate; a retention needs a stretch of time to come back in. */
function usualTimes(
  type: MetricType,
): Pick<MetricDefinition, 'delaySeconds' | 'windowSeconds' | 'covariateSeconds'> {
  const isRetention = type === 'retention';
  return {
    delaySeconds: isRetention ? RETENTION_DELAY_SECONDS : 0,
    windowSeconds: isRetention ? RETENTION_WINDOW_SECONDS : null,
    covariateSeconds: type === 'quantile' ? null : COVARIATE_SECONDS,
  };
}

/** The definition after a change; InvalidInputError when it then contradicts itself. */
export function changedDefinition(before: MetricDefinition, change: MetricChange): MetricDefinition {
  const faults = change.cap === undefined || change.cap === null ? [] : capViolations(change.cap);
  refuse(faults);
  const changed = { ...before, ...plainMembersOf(change), ...structuredMembersOf(change) };
  const definition = { ...changed, value: valueSource(changed) };
  refuse([...metricViolations(definition), ...durationViolations(definition)]);
  return definition;
}

function refuse(violations: readonly Violation[]): void {
  if (violations.length > 0) throw new InvalidInputError('The metric contradicts itself.', violations);
}

/** Members that are kept as they come. */
function plainMembersOf({
  name,
  description,
  type,
  event,
  value,
  direction,
}: MetricChange): Partial<MetricDefinition> {
  const plain = { name, description, type, event, value, direction };
  return Object.fromEntries(Object.entries(plain).filter(([, member]) => member !== undefined));
}

/** Members that are written in another way than they are kept: absent ones stay away, null removes. */
function structuredMembersOf(change: MetricChange): Partial<MetricDefinition> {
  const { denominator, quantile, cap, delay, window, covariate } = change;
  return {
    ...(denominator !== undefined && {
      denominator: denominator && { event: denominator.event, value: denominator.value ?? null },
    }),
    ...(quantile !== undefined && {
      quantile: quantile && {
        level: quantile.level,
        of: quantile.of ?? 'events',
        ignoreZeros: quantile.ignoreZeros ?? false,
      },
    }),
    ...(cap !== undefined && { cap: cap === null ? null : capOf(cap) }),
    ...(delay !== undefined && { delaySeconds: secondsOf(delay) ?? 0 }),
    ...(window !== undefined && { windowSeconds: secondsOf(window) }),
    ...(covariate !== undefined && { covariateSeconds: secondsOf(covariate) }),
  };
}

const secondsOf = (duration: DurationDto | null): number | null => duration && durationSeconds(duration);

/** Where a number is needed, the event's own value is the usual one. */
function valueSource({ type, value }: MetricDefinition): string | null {
  const needsValue = type === 'sum' || type === 'mean' || type === 'quantile';
  return value ?? (needsValue ? 'value' : null);
}

function durationViolations(definition: MetricDefinition): Violation[] {
  const { delaySeconds, windowSeconds, covariateSeconds } = definition;
  const durations = [
    ['/delay', delaySeconds, 0],
    ['/window', windowSeconds, 1],
    ['/covariate', covariateSeconds, 1],
  ] as const;
  return durations.flatMap(([pointer, seconds, least]) => {
    if (seconds === null) return [];
    if (seconds < least) return [{ pointer, detail: 'must be longer than nothing, for example {"days": 7}' }];
    return seconds > LONGEST_DAYS * DAY
      ? [{ pointer, detail: `must be at most ${LONGEST_DAYS} days together` }]
      : [];
  });
}

export function metricResource(metric: Metric): MetricResource {
  const { key, name, description, type, event, value, denominator, direction, cap, quantile } = metric;
  const { version, createdAt, updatedAt } = metric;
  const times = {
    delay: durationOf(metric.delaySeconds),
    window: durationOf(metric.windowSeconds),
    covariate: durationOf(metric.covariateSeconds),
  };
  const measured = { type, event, value, denominator, ...times, direction, cap, quantile };
  return { key, name, description, ...measured, version, createdAt, updatedAt };
}
