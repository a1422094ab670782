import type { EventFilter, EventSelection } from './event-filter.js';

/**
 * conversion: share of units with at least one event. count: events per unit. count-distinct: distinct values of a property per unit.
 * sum: total value per unit. mean: average value per event (analysed as a ratio of sums, units being what was randomised).
 * ratio: numerator total over denominator total, by the delta method.
 * quantile: a quantile of the events' values, or of the units' totals.
 * retention: share of units with an event in a later stretch of time, of the units for which that stretch is over.
 * time-to-event: mean seconds until the first event, a unit without one counting with the whole window (restricted mean); of the
 * units whose window is over.
 * funnel: share of units that went through all of its steps, in order.
 */
export const METRIC_TYPES = [
  'conversion',
  'count',
  'count-distinct',
  'sum',
  'mean',
  'ratio',
  'quantile',
  'retention',
  'time-to-event',
  'funnel',
] as const;
export type MetricType = (typeof METRIC_TYPES)[number];

/** Which way the team wants the metric to move. */
export const METRIC_DIRECTIONS = ['increase', 'decrease'] as const;
export type MetricDirection = (typeof METRIC_DIRECTIONS)[number];

/**
 * Where an event carries its number: `"value"` is the event's own value, anything else names a property.
 * Null counts events instead.
 */
export type ValueSource = string | null;

export interface MetricDenominator extends EventSelection {
  value: ValueSource;
}

/** A cap that the data choose: this quantile of the units' totals, all arms together. */
export interface QuantileCap {
  /** Between 0 and 1, for example 0.999. */
  quantile: number;
  /** Whether units without anything are left out when the quantile is taken. */
  ignoreZeros: boolean;
}

/** What a quantile metric measures. */
export interface QuantileMeasure {
  /** Between 0 and 1: 0.9 is the 90th percentile. */
  level: number;
  /** Of the values of all events (units stay what was randomised), or of one total a unit. */
  of: 'events' | 'units';
  /** Whether zeros, and units without events, are left out. */
  ignoreZeros: boolean;
}

export const FUNNEL_LIMITS = { fewestSteps: 2, mostSteps: 10 } as const;

/**
 * What a unit must do, in order: each step at the time of the one before or later; where two steps are the same event, strictly later.
 */
export interface FunnelMeasure {
  /** All of them; the first one's event is the metric's. */
  steps: EventSelection[];
  /** From a step through the first one to the same unit's last one, both ends included; null: no limit of its own. */
  withinSeconds: number | null;
}

/**
 * Minimum exposure: a unit is in the metric once it had so many of these events, at or after its first exposure and before the
 * experiment stopped. Its delay and its window begin at that moment, not at the exposure.
 */
export interface MetricTrigger extends EventSelection {
  /** At least 1. */
  count: number;
}

export const LARGEST_TRIGGER_COUNT = 1_000;

export interface Metric {
  id: string;
  projectId: string;
  key: string;
  name: string;
  description: string;
  type: MetricType;
  /** Name of the track event that feeds it (for a ratio, its numerator; for a funnel, its first step). */
  event: string;
  /** Only events that pass all of them feed it; empty: all do. A funnel has them at its steps. */
  filters: EventFilter[];
  /** Of a count-distinct, the property whose values are told apart. */
  value: ValueSource;
  /** Only of a ratio. */
  denominator: MetricDenominator | null;
  /** Seconds after a unit's first exposure before its events begin to count; 0: at once. */
  delaySeconds: number;
  /** Seconds, after the delay, in which a unit's events count, both ends included; null: until the experiment stops. */
  windowSeconds: number | null;
  /** Only events of the last so many seconds count, before the experiment stopped or before now; null: all. */
  lookbackSeconds: number | null;
  /** Null: every exposed unit is in the metric. */
  trigger: MetricTrigger | null;
  /** Whether only units whose window is over are in the metric; a retention and a time-to-event always have only those. */
  matured: boolean;
  direction: MetricDirection;
  /** Upper bound on a unit's total (winsorisation), fixed beforehand or taken from the data; null: none. */
  cap: number | QuantileCap | null;
  /** Only of a quantile. */
  quantile: QuantileMeasure | null;
  /** Only of a funnel. */
  funnel: FunnelMeasure | null;
  /** Seconds before a unit's first exposure in which its own events are its covariate (CUPED); null: no adjustment. */
  covariateSeconds: number | null;
  /** When what it measures last changed while started experiments used it; null: never. */
  redefinedAt: Date | null;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

export type MetricDefinition = Omit<
  Metric,
  'id' | 'projectId' | 'redefinedAt' | 'version' | 'createdAt' | 'updatedAt'
>;

/** Whether a unit counts as one or zero. */
export function isShare(type: MetricType): boolean {
  return type === 'conversion' || type === 'retention' || type === 'funnel';
}

/** Whether a cap may bound a unit's total. */
export function isCappable(type: MetricType): boolean {
  return type === 'count' || type === 'count-distinct' || type === 'sum';
}

/** Whether only units whose window is over can be in such a metric. */
export function isMaturedType(type: MetricType): boolean {
  return type === 'retention' || type === 'time-to-event';
}
