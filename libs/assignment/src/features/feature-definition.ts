import { BucketRange } from '../bucketing/bucket-range.js';
import { Namespace } from '../bucketing/in-namespace.js';
import { Condition } from '../targeting/condition.js';

/**
 * Features as data, in the form that GrowthBook's open SDKs read (specification 0.8). The types say what is
 * meaningful; the evaluator accepts any JSON, since payloads come over the wire.
 */
export interface FeatureDefinition {
  readonly defaultValue?: unknown;
  /** Tried in order; the first that applies decides. */
  readonly rules?: readonly FeatureRule[];
}

/** What the variation of an index is called, and whether it lets the next rule decide. */
export interface VariationMeta {
  readonly key?: string;
  readonly name?: string;
  readonly passthrough?: boolean;
}

/** A share of the units of another hash; a unit must fall into one of the ranges. */
export interface Filter {
  readonly seed: string;
  readonly ranges: readonly BucketRange[];
  readonly hashVersion?: number;
  readonly attribute?: string;
}

/** A condition on the value of another feature, read as `{value: ...}`. */
export interface ParentCondition {
  readonly id: string;
  readonly condition?: Condition;
  /** Whether a failure switches the whole feature off, not only the rule. */
  readonly gate?: boolean;
}

/** How units are bucketed; shared by rules and experiments. */
export interface Bucketing {
  readonly seed?: string;
  readonly hashAttribute?: string;
  readonly hashVersion?: number;
  readonly coverage?: number;
  readonly weights?: readonly number[];
  readonly ranges?: readonly BucketRange[];
  readonly namespace?: Namespace;
  readonly filters?: readonly Filter[];
  readonly fallbackAttribute?: string;
  readonly disableStickyBucketing?: boolean;
  readonly bucketVersion?: number;
  readonly minBucketVersion?: number;
}

/** A rule either forces a value (`force`) or runs an experiment (`variations`). */
export interface FeatureRule extends Bucketing {
  readonly id?: string;
  readonly key?: string;
  readonly name?: string;
  readonly phase?: string;
  readonly condition?: Condition;
  readonly parentConditions?: readonly ParentCondition[];
  readonly force?: unknown;
  /** Bucket range of a percentage rollout; replaces `coverage`. */
  readonly range?: BucketRange;
  readonly variations?: readonly unknown[];
  readonly contextualVariations?: readonly unknown[];
  readonly contextualBanditRef?: string;
  readonly meta?: readonly VariationMeta[];
}

/** Which leaf of a contextual bandit's tree a unit fell into, and the weights there. */
export interface BanditContext {
  readonly leafId: number;
  readonly variationWeights: readonly number[];
  readonly banditVersion?: number;
}

/** A pattern that the page's address must, or must not, match. */
export interface UrlTarget {
  readonly include?: boolean;
  readonly type: 'regex' | 'simple';
  readonly pattern: string;
}

/** An experiment that stands alone or was made from a rule. */
export interface InlineExperiment extends Bucketing {
  readonly key: string;
  readonly variations: readonly unknown[];
  readonly name?: string;
  readonly phase?: string;
  readonly meta?: readonly VariationMeta[];
  readonly condition?: Condition;
  readonly parentConditions?: readonly ParentCondition[];
  readonly active?: boolean;
  readonly status?: 'draft' | 'running' | 'stopped';
  /** Index of the variation that everyone admitted gets. */
  readonly force?: number;
  readonly urlPatterns?: readonly UrlTarget[];
  /** Pattern of the page's address; older form of `urlPatterns`. */
  readonly url?: string;
  /** Names of groups of which the context must have one. */
  readonly groups?: readonly string[];
  readonly contextualBandit?: BanditContext;
}

/** A tree of conditions with the bandit's current weights at its leaves. */
export interface ContextualBandit {
  readonly banditVersion?: number;
  readonly contexts?: readonly {
    readonly leafId: number;
    readonly condition?: Condition;
    readonly weights: readonly number[];
  }[];
}
