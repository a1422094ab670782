import type { QuantileCap, QuantileMeasure } from '#libs/domain';
import type { InferenceOptions } from '../options/inference-options.js';
import type { EmptyPolicy } from './table-question.js';

/** Something that is said of one metric, as in METRIC=VALUE. */
export interface Named<Value> {
  metric: string;
  value: Value;
}

/** The options of `csci analyze` as they are parsed. */
export interface AnalyzeOptions extends InferenceOptions {
  unit: string;
  variant: string;
  control: string;
  metric: string[];
  secondary: string[];
  /** With the margin; null: none. */
  guardrail: Named<number | null>[];
  decrease: string[];
  cap: Named<number | QuantileCap>[];
  quantile: Named<QuantileMeasure>[];
  covariate: string[];
  segment: string[];
  weights?: ReadonlyMap<string, number>;
  empty: EmptyPolicy;
  delimiter: string;
  json?: true;
  csv?: true;
  html?: string;
}
