import type { UnitMeasure } from '../unit-measure.js';

export interface HistoryRequest {
  projectId: string;
  measure: UnitMeasure;
  /** Units exposed in this experiment, measured as it measures them; null: units with any event in the stretch of time, from its first one on. */
  experimentId: string | null;
  from: Date;
  until: Date;
  /** At most this many units, chosen by a hash of their id; the population's size is told all the same. */
  limit: number;
}

/** Values of units, column by column; equal units are one row with a weight. */
export interface UnitSample {
  /** Units that there are. */
  population: number;
  /** Units that were first seen on each day from `from` on. */
  newUnitsPerDay: number[];
  /** Units in the sample: the sum of the weights. */
  units: number;
  weight: Float64Array;
  numerator: Float64Array;
  denominator: Float64Array;
  /** Keys as in CovariateStatistics, and a column for each. */
  covariates: { key: string; values: Float64Array }[];
}

/** Reads what a metric was like from the log, for planning and for simulations. */
export abstract class MetricHistory {
  abstract sample(request: HistoryRequest): Promise<UnitSample>;
}
