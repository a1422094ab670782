import {
  InvalidInputError,
  metricViolations,
  type EventFilter,
  type EventSelection,
  selectionOf,
  type MetricDefinition,
  type MetricType,
  type Violation,
} from '#libs/domain';
import { capOf, capViolations } from './cap.js';
import type { DurationDto } from './duration.dto.js';
import { durationSeconds } from './duration.js';
import type { MetricChange, MetricInput } from './metric.dto.js';
import type { FilterDto, SelectionDto } from './selection.dto.js';

const DAY = 86_400;
const RETENTION_DELAY_SECONDS = 7 * DAY;
const RETENTION_WINDOW_SECONDS = DAY;
const COVARIATE_SECONDS = 14 * DAY;
const LONGEST_DAYS = 3_650;
const UNADJUSTED: readonly MetricType[] = ['quantile', 'time-to-event', 'funnel'];

/** The definition that the input says, every default filled in; InvalidInputError when it contradicts itself. */
export function metricDefinitionOf(input: MetricInput): MetricDefinition {
  const blank: MetricDefinition = {
    key: input.key,
    name: input.key,
    description: '',
    type: input.type,
    event: '',
    filters: [],
    value: null,
    denominator: null,
    ...usualTimes(input.type),
    direction: input.type === 'time-to-event' ? 'decrease' : 'increase',
    cap: null,
    quantile: null,
    funnel: null,
    lookbackSeconds: null,
    trigger: null,
    matured: false,
  };
  return changedDefinition(blank, input);
}

/** What one was like before tells little of how long it takes now; a retention needs a stretch of time to come back in. */
function usualTimes(
  type: MetricType,
): Pick<MetricDefinition, 'delaySeconds' | 'windowSeconds' | 'covariateSeconds'> {
  const isRetention = type === 'retention';
  return {
    delaySeconds: isRetention ? RETENTION_DELAY_SECONDS : 0,
    windowSeconds: isRetention ? RETENTION_WINDOW_SECONDS : null,
    covariateSeconds: UNADJUSTED.includes(type) ? null : COVARIATE_SECONDS,
  };
}

/** The definition after a change; InvalidInputError when it then contradicts itself. */
export function changedDefinition(before: MetricDefinition, change: MetricChange): MetricDefinition {
  const faults = change.cap === undefined || change.cap === null ? [] : capViolations(change.cap);
  refuse(faults);
  const changed = { ...before, ...plainMembersOf(change), ...structuredMembersOf(change) };
  const definition = {
    ...changed,
    event: firstEvent(changed, change.event),
    value: valueSource(changed),
  };
  refuse([
    ...eventViolations(definition),
    ...metricViolations(definition),
    ...durationViolations(definition),
  ]);
  return definition;
}

/** A funnel is fed by its first step, whose name nobody has to write twice. */
function firstEvent({ type, event, funnel }: MetricDefinition, written: string | undefined): string {
  return type === 'funnel' && written === undefined ? (funnel?.steps[0]?.event ?? event) : event;
}

function eventViolations({ type, event }: MetricDefinition): Violation[] {
  if (event !== '' || type === 'funnel') return [];
  return [{ pointer: '/event', detail: `is needed: the name of the track event that feeds a ${type}` }];
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
  matured,
}: MetricChange): Partial<MetricDefinition> {
  const plain = { name, description, type, event, value, direction, matured };
  return Object.fromEntries(Object.entries(plain).filter(([, member]) => member !== undefined));
}

/** Members that are written in another way than they are kept: absent ones stay away, null removes. */
function structuredMembersOf(change: MetricChange): Partial<MetricDefinition> {
  return { ...timesOf(change), ...selectionsOf(change), ...numbersOf(change) };
}

function timesOf({ delay, window, lookback, covariate }: MetricChange): Partial<MetricDefinition> {
  return {
    ...(delay !== undefined && { delaySeconds: secondsOf(delay) ?? 0 }),
    ...(window !== undefined && { windowSeconds: secondsOf(window) }),
    ...(lookback !== undefined && { lookbackSeconds: secondsOf(lookback) }),
    ...(covariate !== undefined && { covariateSeconds: secondsOf(covariate) }),
  };
}

function selectionsOf({ filters, denominator, trigger, funnel }: MetricChange): Partial<MetricDefinition> {
  return {
    ...(filters !== undefined && { filters: filters.map(filterOf) }),
    ...(denominator !== undefined && {
      denominator: denominator && { ...selected(denominator), value: denominator.value ?? null },
    }),
    ...(trigger !== undefined && {
      trigger: trigger && { ...selected(trigger), count: trigger.count ?? 1 },
    }),
    ...(funnel !== undefined && {
      funnel: funnel && {
        steps: funnel.steps.map(selected),
        withinSeconds: secondsOf(funnel.within ?? null),
      },
    }),
  };
}

function numbersOf({ quantile, cap }: MetricChange): Partial<MetricDefinition> {
  return {
    ...(quantile !== undefined && {
      quantile: quantile && {
        level: quantile.level,
        of: quantile.of ?? 'events',
        ignoreZeros: quantile.ignoreZeros ?? false,
      },
    }),
    ...(cap !== undefined && { cap: cap === null ? null : capOf(cap) }),
  };
}

const selected = ({ event, filters = [] }: SelectionDto): EventSelection =>
  selectionOf({ event, filters: filters.map(filterOf) });

const filterOf = ({ property, operator, value }: FilterDto): EventFilter => ({
  property,
  operator,
  value: value ?? null,
});

const secondsOf = (duration: DurationDto | null): number | null => duration && durationSeconds(duration);

/** Where a number is needed, the event's own value is the usual one. */
function valueSource({ type, value }: MetricDefinition): string | null {
  const needsValue = type === 'sum' || type === 'mean' || type === 'quantile';
  return value ?? (needsValue ? 'value' : null);
}

function durationViolations(definition: MetricDefinition): Violation[] {
  const { delaySeconds, windowSeconds, lookbackSeconds, covariateSeconds, funnel } = definition;
  const durations = [
    ['/delay', delaySeconds, 0],
    ['/window', windowSeconds, 1],
    ['/lookback', lookbackSeconds, 1],
    ['/covariate', covariateSeconds, 1],
    ['/funnel/within', funnel?.withinSeconds ?? null, 0],
  ] as const;
  return durations.flatMap(([pointer, seconds, least]) => {
    if (seconds === null) return [];
    if (seconds < least) return [{ pointer, detail: 'must be longer than nothing, for example {"days": 7}' }];
    return seconds > LONGEST_DAYS * DAY
      ? [{ pointer, detail: `must be at most ${LONGEST_DAYS} days together` }]
      : [];
  });
}
