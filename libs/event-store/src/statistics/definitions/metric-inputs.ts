import { canonicalJson, type Accumulation, type EventFilter, type UnitMeasure } from '#libs/domain';

/** What one event adds: one, the number it carries (nothing if it carries none), or one if it carries a number. */
export type InputKind = 'count' | 'sum' | 'number';

/**
 * What the numerator takes of events: their number, the sum of theirs, their distinct values, what the first of them leaves of the
 * window, or that they were a step.
 */
export type NumeratorKind = 'count' | 'sum' | 'distinct' | 'time-left' | 'funnel';

/** Events of one name, as they are read. */
export interface EventSource {
  event: string;
  /** Property that carries the number, or the value; null: the event's own value. */
  property: string | null;
  reads: 'number' | 'identity';
  /** Null: every event of the name is read. */
  filters: EventFilter[] | null;
}

/** What the events of a source do for a metric; null: nothing. */
export interface MetricInput extends EventSource {
  numerator: NumeratorKind | null;
  denominator: InputKind | null;
  /** Bits of the funnel's steps that they are, the lowest for the first. */
  steps: number | null;
  /** Whether they bring a unit into the metric. */
  triggers: boolean;
}

type Role = { source: EventSource } & Partial<
  Pick<MetricInput, 'numerator' | 'denominator' | 'steps' | 'triggers'>
>;

/** The inputs of a metric, one for each source. */
export function metricInputsOf(measure: UnitMeasure): MetricInput[] {
  const inputs = new Map<string, MetricInput>();
  for (const role of rolesOf(measure)) {
    const identity = canonicalJson(role.source);
    const input = inputs.get(identity) ?? {
      ...role.source,
      ...{ numerator: null, denominator: null, steps: null, triggers: false },
    };
    inputs.set(identity, {
      ...input,
      numerator: role.numerator ?? input.numerator,
      denominator: role.denominator ?? input.denominator,
      steps: role.steps === undefined ? input.steps : (input.steps ?? 0) | (role.steps ?? 0),
      triggers: input.triggers || (role.triggers ?? false),
    });
  }
  return [...inputs.values()];
}

function rolesOf(measure: UnitMeasure): Role[] {
  const { trigger } = measure;
  const triggers: Role[] = trigger
    ? [{ source: sourceOf({ ...trigger, aggregate: 'count', property: null }), triggers: true }]
    : [];
  return [...(measure.funnel ? stepsOf(measure.funnel.steps) : totalsOf(measure)), ...triggers];
}

function stepsOf(steps: NonNullable<UnitMeasure['funnel']>['steps']): Role[] {
  return steps.map((step, index) => ({
    source: sourceOf({ ...step, aggregate: 'count', property: null }),
    numerator: 'funnel',
    steps: 1 << index,
  }));
}

/**
 * Where the denominator counts the very events whose numbers the numerator sums, the ratio is a mean per event, and events without
 * a number are no part of it.
 */
function totalsOf({ numerator, denominator }: UnitMeasure): Role[] {
  const upper = sourceOf(numerator);
  if (denominator === null) return [{ source: upper, numerator: kindOf(numerator) }];
  const isMean =
    numerator.aggregate === 'sum' &&
    denominator.aggregate === 'count' &&
    numerator.event === denominator.event &&
    canonicalJson(numerator.filters ?? []) === canonicalJson(denominator.filters ?? []);
  if (isMean) return [{ source: upper, numerator: 'sum', denominator: 'number' }];
  return [
    { source: upper, numerator: kindOf(numerator) },
    { source: sourceOf(denominator), denominator: denominator.aggregate === 'sum' ? 'sum' : 'count' },
  ];
}

function kindOf({ aggregate }: Accumulation): NumeratorKind {
  return aggregate === 'time-to-first' ? 'time-left' : aggregate;
}

function sourceOf({ event, aggregate, property, filters }: Accumulation): EventSource {
  const readsProperty = aggregate === 'sum' || aggregate === 'distinct';
  return {
    event,
    property: readsProperty ? property : null,
    reads: aggregate === 'distinct' ? 'identity' : 'number',
    filters: filters === undefined || filters.length === 0 ? null : filters,
  };
}
