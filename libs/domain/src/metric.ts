import { keyViolations } from './key.js';
import type { Violation } from './violation.js';

/**
 * conversion: share of units with at least one event. count: events per unit. sum: total value per unit.
 * mean: average value per event (analysed as a ratio of sums, units being what was randomised).
 * ratio: numerator total over denominator total, by the delta method.
 * quantile: a quantile of the events' values, or of the units' totals.
 * retention: share of units with an event in a later stretch of time, of the units for which that stretch is over.
 */
export const METRIC_TYPES = ['conversion', 'count', 'sum', 'mean', 'ratio', 'quantile', 'retention'] as const;
export type MetricType = (typeof METRIC_TYPES)[number];

/** Which way the team wants the metric to move. */
export const METRIC_DIRECTIONS = ['increase', 'decrease'] as const;
export type MetricDirection = (typeof METRIC_DIRECTIONS)[number];

/**
 * Where an event carries its number: `"value"` is the event's own value, anything else names a property.
 * Null counts events instead.
 */
export type ValueSource = string | null;

export interface MetricDenominator {
  event: string;
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

export interface Metric {
  id: string;
  projectId: string;
  key: string;
  name: string;
  description: string;
  type: MetricType;
  /** Name of the track event that feeds it (for a ratio, its numerator). */
  event: string;
  value: ValueSource;
  /** Only of a ratio. */
  denominator: MetricDenominator | null;
  /** Seconds after a unit's first exposure before its events begin to count; 0: at once. */
  delaySeconds: number;
  /** Seconds, after the delay, in which a unit's events count, both ends included; null: until the experiment stops. */
  windowSeconds: number | null;
  direction: MetricDirection;
  /** Upper bound on a unit's total (winsorisation), fixed beforehand or taken from the data; null: none. */
  cap: number | QuantileCap | null;
  /** Only of a quantile. */
  quantile: QuantileMeasure | null;
  /** Seconds before a unit's first exposure in which its own events are its covariate (CUPED); null: no adjustment. */
  covariateSeconds: number | null;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

/** How one number per unit comes out of the unit's events. */
export interface Accumulation {
  event: string;
  aggregate: 'count' | 'sum';
  /** Property that is summed; null: the event's own value. Unused when counting. */
  property: string | null;
}

/**
 * A metric in the normal form that every engine computes: (capped) numerator and denominator totals per unit. An event counts
 * from first exposure + delay to first exposure + delay + window, both included.
 */
export interface UnitMeasure {
  numerator: Accumulation;
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
}

export type MetricDefinition = Omit<Metric, 'id' | 'projectId' | 'version' | 'createdAt' | 'updatedAt'>;

export function unitMeasureOf(metric: MetricDefinition): UnitMeasure {
  const { delaySeconds, windowSeconds, covariateSeconds } = metric;
  const time = { delaySeconds, windowSeconds, covariateSeconds, maturedOnly: metric.type === 'retention' };
  return { ...time, ...accumulationsOf(metric), cap: capOf(metric), quantile: metric.quantile };
}

function accumulationsOf(metric: MetricDefinition): Pick<UnitMeasure, 'numerator' | 'denominator'> {
  const { event, value } = metric;
  const counted: Accumulation = { event, aggregate: 'count', property: null };
  switch (metric.type) {
    case 'conversion':
    case 'retention':
    case 'count':
      return { numerator: counted, denominator: null };
    case 'sum':
    case 'quantile':
      return { numerator: summed(event, value), denominator: null };
    case 'mean':
      return { numerator: summed(event, value), denominator: counted };
    case 'ratio':
      return {
        numerator: accumulate(event, value),
        denominator: metric.denominator && accumulate(metric.denominator.event, metric.denominator.value),
      };
  }
}

function capOf({ type, cap }: MetricDefinition): UnitMeasure['cap'] {
  if (isShare(type)) return 1;
  return isCappable(type) ? cap : null;
}

/** Whether a unit counts as one or zero. */
export function isShare(type: MetricType): boolean {
  return type === 'conversion' || type === 'retention';
}

function isCappable(type: MetricType): boolean {
  return type === 'count' || type === 'sum';
}

function summed(event: string, value: ValueSource): Accumulation {
  return { event, aggregate: 'sum', property: value === null || value === 'value' ? null : value };
}

function accumulate(event: string, value: ValueSource): Accumulation {
  return value === null ? { event, aggregate: 'count', property: null } : summed(event, value);
}

/** Rules that no schema can say; pointers are into the metric as the API takes it. */
export function metricViolations(metric: MetricDefinition): Violation[] {
  const { key, type } = metric;
  const isRatio = type === 'ratio';
  const isQuantile = type === 'quantile';
  const countsEvents = isShare(type) || type === 'count';
  const rules: readonly [broken: boolean, pointer: string, detail: string][] = [
    [
      isRatio && !metric.denominator,
      '/denominator',
      'a ratio needs a denominator, for example {"event": "session"}',
    ],
    [
      !isRatio && metric.denominator !== null,
      '/denominator',
      `only a ratio has a denominator, not a ${type}`,
    ],
    [metric.value !== null && countsEvents, '/value', `a ${type} counts events and takes no value`],
    [metric.cap !== null && !isCappable(type), '/cap', `only a count or a sum can be capped, not a ${type}`],
    [isQuantile && !metric.quantile, '/quantile', 'a quantile needs its level, for example {"level": 0.9}'],
    [!isQuantile && metric.quantile !== null, '/quantile', `only a quantile has a level, not a ${type}`],
    [
      type === 'retention' && metric.windowSeconds === null,
      '/window',
      'a retention needs the stretch of time in which a unit must come back, for example {"days": 1}',
    ],
    [
      isQuantile && metric.covariateSeconds !== null,
      '/covariate',
      'a quantile cannot be adjusted by a covariate',
    ],
  ];
  return [
    ...keyViolations(key, '/key'),
    ...rules.filter(([broken]) => broken).map(([, pointer, detail]) => ({ pointer, detail })),
  ];
}
