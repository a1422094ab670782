import type { UnitMeasure } from './unit-measure.js';
import type { ReceiptCount } from './receipt.js';

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
  /** Units that never count, whatever was reported of them: their variant was chosen by hand. Sorted, each once. */
  excludedUnits: string[];
  /** Attributes by whose values the units are counted apart too; sorted, each once. Absent: none. */
  segments?: string[];
}

export interface MeasuredMetric {
  id: string;
  key: string;
  measure: UnitMeasure;
}

/**
 * Centred sufficient statistics of one metric over the units of one arm. Units without an event count as zero.
 * `m2` and `m3` are sums of squared and cubed deviations from the mean, `c` the sum of cross products of the deviations;
 * of a metric without a denominator the denominator's members are zero.
 */
export interface ArmStatistics {
  variant: string;
  /** Of a metric that waits for units to mature, those that have; of one with a trigger, those that were triggered. */
  units: number;
  numerator: { mean: number; m2: number; m3: number };
  denominator: { mean: number; m2: number };
  c: number;
  /** Null: the metric has none. */
  covariates: CovariateStatistics | null;
  /** Null: the metric is not capped, or is a share. */
  capping: CappingStatistics | null;
  /** Only of a quantile metric, whose other members are zero but for `units`; null too when the tail holds too few values. */
  quantile: QuantileStatistics | null;
  /** Only of a funnel. */
  funnel?: FunnelStatistics;
}

/** An arm of which only the number of units is known. */
export function armWithoutNumbers(variant: string, units = 0): ArmStatistics {
  return {
    variant,
    units,
    numerator: { mean: 0, m2: 0, m3: 0 },
    denominator: { mean: 0, m2: 0 },
    c: 0,
    covariates: null,
    capping: null,
    quantile: null,
  };
}

/** What units were like before their exposure; every sum is of products of deviations from the arm's own means. */
export interface CovariateStatistics {
  /** `history` (the metric's numerator before exposure), `history-denominator`, `has-history` (0 or 1), or a column's name. */
  keys: string[];
  means: number[];
  /** One per covariate: with the (capped) numerator. */
  withNumerator: number[];
  /** One per covariate: with the denominator; zeros without one. */
  withDenominator: number[];
  /** Among themselves, the upper triangle packed row by row: 11, 12, ..., 1k, 22, ... */
  among: number[];
}

export interface CappingStatistics {
  /** The cap that was applied. */
  cap: number;
  /** Units whose total lies above it. */
  cappedUnits: number;
  /** The numerator as it was without the cap. */
  uncapped: { mean: number; m2: number };
}

export interface FunnelStatistics {
  /** Of the arm's units, those that went through the steps up to this one, a number for every step: it never rises. */
  reached: number[];
}

export interface QuantileStatistics {
  /** Values that the quantile is of. */
  observations: number;
  value: number;
  /** From the spacing of the order statistics around it and the variance between units (Deng, Knoblich & Lu 2018). */
  standardError: number;
  /** Many equal values around the quantile hide its error. */
  isTied: boolean;
}

export interface MetricStatistics {
  metricKey: string;
  arms: ArmStatistics[];
  /** Only of a metric with a trigger: units that were triggered, matured or not, which must be split as the arms are. */
  triggered?: { variant: string; units: number }[];
}

/** The same numbers over the units that share one value of an attribute at their exposure. */
export interface SegmentStatistics {
  dimension: string;
  value: string;
  units: { variant: string; units: number }[];
  metrics: MetricStatistics[];
}

export interface ExposureCount {
  variant: string;
  phase: number;
  /** Units that met this variant alone. */
  units: number;
}

/** Statistics of a new or changed definition, on their way. */
export interface BuildingStatistics {
  /** Null: those of the whole experiment. */
  metricKey: string | null;
  /** From 0 to 1. */
  progress: number;
  /** The numbers of the definition before are served meanwhile; else there are none, or not all. */
  servesFormer: boolean;
}

/** Everything a report is computed from, read at one position of the log. */
export interface ExperimentStatistics {
  exposures: ExposureCount[];
  /** Units that met two variants or more: counted here, left out everywhere else. */
  crossovers: number;
  /** Of the phase that was asked for. */
  metrics: MetricStatistics[];
  /** Of the phase that was asked for; null: the experiment keeps no receipts. */
  receipts: ReceiptCount[] | null;
  /** Share of these receipts that was counted, a fair sample of the units; absent: all. */
  receiptsShare?: number;
  /** Empty where nothing was segmented. */
  segments: SegmentStatistics[];
  /** What is being built from the log, beside what is served; absent: nothing. */
  building?: BuildingStatistics[];
  /** Every event before it, in the log's order of commit, is in these numbers. */
  logPosition: string;
  /** When the log was read up to `logPosition`; null: never yet. */
  asOf: Date | null;
}
