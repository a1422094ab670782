import { InlineExperiment } from './feature-definition.js';

/** What an experiment gave a unit. */
export interface ExperimentResult {
  /** Key of the variation: from its meta, else its index as text. */
  readonly key: string;
  readonly name?: string;
  readonly featureId: string | null;
  readonly inExperiment: boolean;
  /** Whether the variation came from the bucket and not from a forced choice. */
  readonly hashUsed: boolean;
  readonly variationId: number;
  readonly value: unknown;
  readonly hashAttribute: string;
  readonly hashValue: unknown;
  readonly stickyBucketUsed: boolean;
  /** Bucket in [0, 1); only when it was used. */
  readonly bucket?: number;
  readonly passthrough?: boolean;
  readonly leafId?: number;
  readonly variationWeights?: readonly number[];
  readonly banditVersion?: number;
}

/** Which part of a feature decided. */
export type FeatureSource =
  | 'unknownFeature'
  | 'defaultValue'
  | 'force'
  | 'override'
  | 'experiment'
  | 'prerequisite'
  | 'cyclicPrerequisite';

/** What a feature gave a unit. */
export interface FeatureResult {
  readonly value: unknown;
  readonly on: boolean;
  readonly off: boolean;
  readonly source: FeatureSource;
  /** Id of the deciding rule; empty when it has none or no rule decided. */
  readonly ruleId: string;
  readonly experiment?: InlineExperiment;
  readonly experimentResult?: ExperimentResult;
}
