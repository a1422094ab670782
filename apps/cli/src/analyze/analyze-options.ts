import type {
  AnalysisOptions,
  InferenceKind,
  MultiplicityKind,
  QuantileCap,
  QuantileMeasure,
  SpendingKind,
} from '#libs/domain';
import type { EmptyPolicy } from './table-question.js';

/** Something that is said of one metric, as in METRIC=VALUE. */
export interface Named<Value> {
  metric: string;
  value: Value;
}

/** How the report is to infer; members that are absent were not said. */
export interface InferenceOptions {
  alpha?: number;
  inference?: InferenceKind;
  plannedUnits?: number;
  looks?: number;
  spending?: SpendingKind;
  multiplicity?: MultiplicityKind;
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

/** The part of the options that an analysis takes, without those that were not said. */
export function analysisOf(options: InferenceOptions): Partial<AnalysisOptions> {
  const { alpha, inference, plannedUnits, looks, spending, multiplicity } = options;
  const said = { alpha, inference, plannedUnits, looks, spending, multiplicity };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}
