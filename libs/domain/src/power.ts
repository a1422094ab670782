import type { InferenceKind } from './experiment.js';
import type { MetricType } from './metric.js';

/** What one unit's value of a metric is like without an experiment. */
export interface MetricBaseline {
  mean: number;
  /** Per unit; of a ratio that of the linearised ratio. */
  standardDeviation: number;
  /** Correlation with the covariate, 0 without one; it takes its square off the variance. */
  covariateCorrelation: number;
}

/** A question of how large an experiment must be, how small an effect it can find, or how sure it is to find one. */
export interface PowerQuestion {
  type: MetricType;
  baseline: MetricBaseline;
  /** Shares of the arms, control first; they sum to one. */
  weights: number[];
  /** Primary metrics that share alpha. */
  metrics: number;
  /** Guardrails that must be shown harmless too: they take their share of the accepted risk. */
  guardrails: number;
  alpha: number;
  power: number;
  inference: InferenceKind;
  looks: number;
  /** Relative effect to be found, for example 0.02; null: asked for. */
  effect: number | null;
  /** Units, all variants together; null: asked for, unless the days are given. */
  units: number | null;
  days: number | null;
  /** New eligible units, by day since the start: the last one repeats. Empty: no runtime is answered. */
  newUnitsPerDay: number[];
  /** Share of the eligible units that is admitted. */
  traffic: number;
}

/** The numbers that were asked for, beside those that were given. */
export interface PowerAnswer {
  effect: number | null;
  /** The same effect in the metric's own unit. */
  absoluteEffect: number | null;
  units: number | null;
  unitsByVariant: number[];
  /** Power of the first comparison at `units` and `effect`. */
  power: number | null;
  /** Null where arrivals are unknown, or where they never suffice. */
  days: number | null;
  /** Level of one comparison after the correction for their number. */
  alphaPerComparison: number;
  /** Expected units when a sequential design stops at its first crossing; null at a fixed horizon. */
  expectedUnits: number | null;
  /** Smallest relative effect found with the wanted power after each day; empty without arrivals. */
  curve: { day: number; units: number; minimumDetectableEffect: number | null }[];
  /** What was assumed and computed, in words. */
  notes: string[];
}
