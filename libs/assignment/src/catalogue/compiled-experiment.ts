import { BucketRange } from '../bucketing/bucket-range.js';
import { PreparedSeed } from '../hashing/hash.js';
import { Condition, Predicate } from '../targeting/condition.js';
import { Assignment } from './assignment.js';
import { CompiledPrerequisite } from './compile-prerequisites.js';

/** Shares of another hash, into one of which a unit must fall: a layer's slot, or what a holdout leaves. */
export interface CompiledFilter {
  readonly kind: 'holdout' | 'layer';
  readonly seed: PreparedSeed;
  readonly ranges: readonly BucketRange[];
}

/** A piece of the buckets with the answer's fixed parts beside it. */
export interface CompiledSlice {
  readonly start: number;
  readonly end: number;
  readonly variant: string;
  readonly value: unknown;
}

/** An experiment ready for evaluation: all that does not depend on the unit is done. All instances share one shape. */
export interface CompiledExperiment {
  readonly key: string;
  /** The answer when it is the same for every unit: not running, or not valid. */
  readonly settled: Assignment | null;
  /** Answers given by hand, by the text of the unit, those of one variant behind each other; null when there are none. */
  readonly overrides: ReadonlyMap<string, Assignment> | null;
  /** The answer for those who are targeted, once a variant is shipped. */
  readonly shipped: Assignment | null;
  /** The answer for those who are not. */
  readonly excluded: Assignment;
  readonly hashAttribute: string;
  /** Whether a unit is eligible: `targets` and all `prerequisites`; null: everyone is. */
  readonly admits: Predicate | null;
  readonly targets: Predicate | null;
  /** What `targets` was compiled from. */
  readonly condition: Condition | null;
  readonly prerequisites: readonly CompiledPrerequisite[];
  readonly filters: readonly CompiledFilter[];
  readonly seed: PreparedSeed;
  readonly slices: readonly CompiledSlice[];
}
