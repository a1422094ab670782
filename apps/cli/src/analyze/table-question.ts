import type { QuantileCap, QuantileMeasure } from '#libs/domain';

/** What an empty cell of a metric means: a mistake, zero, or a unit that has no value and is left out of this metric. */
export const EMPTY_POLICIES = ['error', 'zero', 'exclude'] as const;
export type EmptyPolicy = (typeof EMPTY_POLICIES)[number];

/** One metric as it was asked for. */
export interface MetricQuestion {
  /** A column, or `A/B`. */
  name: string;
  cap: number | QuantileCap | null;
  /** Null: its mean, not a quantile, is compared. */
  quantile: QuantileMeasure | null;
}

/** What is asked of a table. */
export interface TableQuestion {
  unit: string;
  variant: string;
  metrics: MetricQuestion[];
  /** Columns, or `A/B` for two of them, that were known before the unit met its variant. */
  covariates: string[];
  /** Columns whose values are looked at apart. */
  segments: string[];
  delimiter: string;
  empty: EmptyPolicy;
}
