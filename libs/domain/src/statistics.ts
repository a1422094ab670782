import type { UnitMeasure } from './metric.js';

/** What an engine needs to know of an experiment to measure it; equal definitions give equal statistics. */
export interface MeasuredExperiment {
  id: string;
  projectId: string;
  key: string;
  /** Exposures before it do not count. */
  startedAt: Date;
  /** Exposures after it do not count, nor do events of metrics without a window. */
  stoppedAt: Date | null;
  variants: string[];
  /** In order of time; a unit belongs to the phase of its first exposure. */
  phases: { number: number; startedAt: Date }[];
  metrics: MeasuredMetric[];
}

export interface MeasuredMetric {
  id: string;
  key: string;
  measure: UnitMeasure;
}

/**
 * Centred sufficient statistics of one metric over the units of one arm. Units without an event count as zero.
 * `m2` are sums of squared deviations, `c` the sum of cross products of the deviations; of a metric without a
 * denominator the denominator's members are zero.
 */
export interface ArmStatistics {
  variant: string;
  units: number;
  numerator: { mean: number; m2: number };
  denominator: { mean: number; m2: number };
  c: number;
}

export interface MetricStatistics {
  metricKey: string;
  arms: ArmStatistics[];
}

export interface ExposureCount {
  variant: string;
  phase: number;
  /** Units that met this variant alone. */
  units: number;
}

/** Everything a report is computed from, read at one position of the log. */
export interface ExperimentStatistics {
  exposures: ExposureCount[];
  /** Units that met two variants or more: counted here, left out everywhere else. */
  crossovers: number;
  /** Of the phase that was asked for. */
  metrics: MetricStatistics[];
  /** Every event before it, in the log's order of commit, is in these numbers. */
  logPosition: string;
  /** When the log was read up to `logPosition`; null: never yet. */
  asOf: Date | null;
}
