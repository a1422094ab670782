import { selectionOf, type EventSelection } from './event-filter.js';
import {
  isCappable,
  isMaturedType,
  isShare,
  type FunnelMeasure,
  type MetricDefinition,
  type MetricTrigger,
  type QuantileCap,
  type QuantileMeasure,
  type ValueSource,
} from './metric.js';

/**
 * What is made of a unit's events: how many there are, the sum of their numbers, how many distinct values they carry, the seconds until
 * the first of them (the window's length without one), or one if it went through the funnel of its measure.
 */
export type Aggregate = 'count' | 'sum' | 'distinct' | 'time-to-first' | 'funnel';

/** How one number per unit comes out of the unit's events. */
export interface Accumulation extends EventSelection {
  aggregate: Aggregate;
  /** Property that is summed or told apart; null: the event's own value. Unused otherwise. */
  property: string | null;
}

/**
 * A metric in the normal form that every engine computes: (capped) numerator and denominator totals per unit. An event counts
 * from first exposure + delay to first exposure + delay + window, both included. Members that may be absent came later: a measure
 * without them is the text, and has the hash, that it always had.
 */
export interface UnitMeasure {
  numerator: Accumulation;
  /** Counts or sums. */
  denominator: Accumulation | null;
  delaySeconds: number;
  windowSeconds: number | null;
  /** Applies to the numerator's total; a conversion is a count capped at one. */
  cap: number | QuantileCap | null;
  /** Not null: the arms' quantiles are wanted instead of their means. */
  quantile: QuantileMeasure | null;
  /** Totals over [first exposure - this, first exposure), capped as the numerator is when the cap is fixed, are covariates. */
  covariateSeconds: number | null;
  /** Only units whose window is over are in the metric. */
  maturedOnly: boolean;
  /** Steps of the numerator that is a funnel. */
  funnel?: FunnelMeasure;
  /** Only triggered units are in the metric, and their time begins when they were. */
  trigger?: MetricTrigger;
  /** Only events of so many seconds before the stop, or before now, count. */
  lookbackSeconds?: number;
}

export function unitMeasureOf(metric: MetricDefinition): UnitMeasure {
  const { delaySeconds, windowSeconds, covariateSeconds, lookbackSeconds, trigger, funnel } = metric;
  const maturedOnly = isMaturedType(metric.type) || metric.matured;
  return {
    ...{ delaySeconds, windowSeconds, covariateSeconds, maturedOnly },
    ...accumulationsOf(metric),
    cap: capOf(metric),
    quantile: metric.quantile,
    ...(funnel && {
      funnel: { steps: funnel.steps.map(selectionOf), withinSeconds: funnel.withinSeconds },
    }),
    ...(trigger && { trigger: { ...selectionOf(trigger), count: trigger.count } }),
    ...(lookbackSeconds !== null && { lookbackSeconds }),
  };
}

function accumulationsOf(metric: MetricDefinition): Pick<UnitMeasure, 'numerator' | 'denominator'> {
  const { value, denominator } = metric;
  const alone = (numerator: Accumulation): Pick<UnitMeasure, 'numerator' | 'denominator'> => ({
    numerator,
    denominator: null,
  });
  switch (metric.type) {
    case 'conversion':
    case 'retention':
    case 'count':
      return alone(counted(metric));
    case 'time-to-event':
      return alone({ ...counted(metric), aggregate: 'time-to-first' });
    case 'funnel':
      return alone({ ...counted({ event: metric.event }), aggregate: 'funnel' });
    case 'count-distinct':
      return alone({ ...summed(metric, value), aggregate: 'distinct' });
    case 'sum':
    case 'quantile':
      return alone(summed(metric, value));
    case 'mean':
      return { numerator: summed(metric, value), denominator: counted(metric) };
    case 'ratio':
      return {
        numerator: accumulate(metric, value),
        denominator: denominator && accumulate(denominator, denominator.value),
      };
  }
}

function capOf({ type, cap }: MetricDefinition): UnitMeasure['cap'] {
  if (isShare(type)) return 1;
  return isCappable(type) ? cap : null;
}

function counted(selection: EventSelection): Accumulation {
  return { ...selectionOf(selection), aggregate: 'count', property: null };
}

function summed(selection: EventSelection, value: ValueSource): Accumulation {
  const property = value === null || value === 'value' ? null : value;
  return { ...selectionOf(selection), aggregate: 'sum', property };
}

function accumulate(selection: EventSelection, value: ValueSource): Accumulation {
  return value === null ? counted(selection) : summed(selection, value);
}
