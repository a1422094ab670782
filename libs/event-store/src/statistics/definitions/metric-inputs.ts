import { InvalidInputError, type Accumulation, type UnitMeasure } from '#libs/domain';

/** What one event adds: one, the number it carries (nothing if it carries none), or one if it carries a number. */
export type InputKind = 'count' | 'sum' | 'number';

/** What the events of one name, read for one number, add to a metric's totals; null: nothing. */
export interface MetricInput {
  event: string;
  /** Property that carries the number; null: the event's own value. */
  property: string | null;
  numerator: 'count' | 'sum' | null;
  denominator: InputKind | null;
}

/**
 * The one or two inputs of a metric. Where the denominator counts the very events whose numbers the numerator sums, the ratio
 * is a mean per event, and events without a number are no part of it.
 */
export function metricInputsOf(measure: UnitMeasure): MetricInput[] {
  const { numerator, denominator } = measure;
  const upper = { ...sourceOf(numerator), kind: plainKindOf(measure) };
  if (denominator === null) return [inputOf(upper, upper.kind, null)];
  const isMean =
    numerator.aggregate === 'sum' &&
    denominator.aggregate === 'count' &&
    numerator.event === denominator.event;
  if (isMean) return [inputOf(upper, 'sum', 'number')];
  const lower = {
    ...sourceOf(denominator),
    kind: denominator.aggregate === 'sum' ? ('sum' as const) : ('count' as const),
  };
  if (upper.event === lower.event && upper.property === lower.property) {
    return [inputOf(upper, upper.kind, lower.kind)];
  }
  return [inputOf(upper, upper.kind, null), inputOf(lower, null, lower.kind)];
}

function plainKindOf({ numerator, denominator, trigger, lookbackSeconds }: UnitMeasure): 'count' | 'sum' {
  const { aggregate } = numerator;
  const isNew =
    trigger !== undefined || lookbackSeconds !== undefined || numerator.filters || denominator?.filters;
  if (isNew || (aggregate !== 'count' && aggregate !== 'sum')) {
    throw new InvalidInputError(`The engine does not measure "${aggregate}" with these members yet.`);
  }
  return aggregate;
}

interface Source {
  event: string;
  property: string | null;
}

function sourceOf({ event, aggregate, property }: Accumulation): Source {
  return { event, property: aggregate === 'count' ? null : property };
}

function inputOf(
  { event, property }: Source,
  numerator: MetricInput['numerator'],
  denominator: MetricInput['denominator'],
): MetricInput {
  return { event, property, numerator, denominator };
}
