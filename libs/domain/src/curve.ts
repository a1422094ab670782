import type { InferenceKind } from './experiment.js';
import type { MetricDirection, MetricType } from './metric.js';
import type { IntervalEstimate, MetricRole } from './report.js';
import type { ExperimentStatistics, ExposureCount, MetricStatistics } from './statistics.js';

/** What is known now of the units that came up to a day. */
export interface DailyStatistics {
  /** UTC, as 2026-03-01: of the first exposure or, in a metric with a trigger, of that. */
  day: string;
  exposures: ExposureCount[];
  /** Of the metrics whose sums are kept by day; a metric that waits for units to mature lacks days that have not. */
  metrics: MetricStatistics[];
}

/** Read at one moment: the last of the days is what `statistics` say. */
export interface CurveStatistics {
  statistics: ExperimentStatistics;
  days: DailyStatistics[];
}

/** How an experiment's answer came about, day by day of its units. */
export interface Curve {
  experiment: string;
  phase: number | null;
  /** The log was read up to this time; null: no event has been read yet. */
  asOf: string | null;
  logPosition: string;
  engineVersion: string;
  alpha: number;
  /** By which the intervals are. */
  inference: InferenceKind;
  metrics: CurveMetric[];
}

export interface CurveMetric {
  metric: string;
  name: string;
  role: MetricRole;
  type: MetricType;
  direction: MetricDirection;
  /** Ascending. Only the last one of a metric for which no sums are kept by day. */
  days: CurveDay[];
}

/** Over all units that came up to the day, by what is known of them now. */
export interface CurveDay {
  day: string;
  arms: { variant: string; units: number; mean: number | null }[];
  comparisons: CurveComparison[];
}

export interface CurveComparison {
  variant: string;
  control: string;
  /** Difference of the arms' means. */
  absolute: IntervalEstimate | null;
  /** As a share of control's mean. */
  relative: IntervalEstimate | null;
}
