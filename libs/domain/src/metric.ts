import { keyViolations } from './key.js';
import type { Violation } from './violation.js';

/**
 * conversion: share of units with at least one event. count: events per unit. sum: total value per unit.
 * mean: average value per event (analysed as a ratio of sums, units being what was randomised).
 * ratio: numerator total over denominator total, by the delta method.
 */
export const METRIC_TYPES = ['conversion', 'count', 'sum', 'mean', 'ratio'] as const;
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
  /** Seconds after a unit's first exposure in which its events count; null: until the experiment stops. */
  windowSeconds: number | null;
  direction: MetricDirection;
  /** Upper bound on a unit's total (winsorisation at a value fixed beforehand); null: none. */
  cap: number | null;
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

/** A metric in the normal form that every engine computes: (capped) numerator and denominator totals per unit. */
export interface UnitMeasure {
  numerator: Accumulation;
  denominator: Accumulation | null;
  windowSeconds: number | null;
  /** Applies to the numerator's total; a conversion is a count capped at one. */
  cap: number | null;
}

export type MetricDefinition = Omit<Metric, 'id' | 'projectId' | 'version' | 'createdAt' | 'updatedAt'>;

export function unitMeasureOf(metric: MetricDefinition): UnitMeasure {
  const { event, value, windowSeconds } = metric;
  const counted: Accumulation = { event, aggregate: 'count', property: null };
  switch (metric.type) {
    case 'conversion':
      return { numerator: counted, denominator: null, windowSeconds, cap: 1 };
    case 'count':
      return { numerator: counted, denominator: null, windowSeconds, cap: metric.cap };
    case 'sum':
      return { numerator: summed(event, value), denominator: null, windowSeconds, cap: metric.cap };
    case 'mean':
      return { numerator: summed(event, value), denominator: counted, windowSeconds, cap: null };
    case 'ratio':
      return {
        numerator: accumulate(event, value),
        denominator: metric.denominator && accumulate(metric.denominator.event, metric.denominator.value),
        windowSeconds,
        cap: null,
      };
  }
}

function summed(event: string, value: ValueSource): Accumulation {
  return { event, aggregate: 'sum', property: value === null || value === 'value' ? null : value };
}

function accumulate(event: string, value: ValueSource): Accumulation {
  return value === null ? { event, aggregate: 'count', property: null } : summed(event, value);
}

/** Rules that no schema can say; pointers are into the metric as the API takes it. */
export function metricViolations(metric: MetricDefinition): Violation[] {
  const violations = keyViolations(metric.key, '/key');
  const isRatio = metric.type === 'ratio';
  if (isRatio && !metric.denominator) {
    violations.push({
      pointer: '/denominator',
      detail: 'a ratio needs a denominator, for example {"event": "session"}',
    });
  }
  if (!isRatio && metric.denominator) {
    violations.push({
      pointer: '/denominator',
      detail: `only a ratio has a denominator, not a ${metric.type}`,
    });
  }
  if (metric.value !== null && (metric.type === 'conversion' || metric.type === 'count')) {
    violations.push({ pointer: '/value', detail: `a ${metric.type} counts events and takes no value` });
  }
  if (metric.cap !== null && metric.type !== 'count' && metric.type !== 'sum') {
    violations.push({ pointer: '/cap', detail: `only a count or a sum can be capped, not a ${metric.type}` });
  }
  return violations;
}
