import { BucketRange } from '../bucketing/bucket-range.js';
import { Slice } from '../bucketing/slice.js';
import { Condition } from '../targeting/condition.js';
import { AssignmentPrerequisite } from './prerequisite.js';

/** States in which an experiment can be; only a running one assigns units. */
export type AssignmentStatus = 'draft' | 'running' | 'paused' | 'stopped' | 'decided' | 'archived';

/** One arm of an experiment. */
export interface AssignmentVariant {
  readonly key: string;
  /** Share of the admitted units; the weights of an experiment sum to one, else all are equal. */
  readonly weight: number;
  /** What the client app gets; any JSON value. */
  readonly value: unknown;
}

/** The part of a layer that an experiment may use. Experiments of one layer with disjoint ranges never share a unit. */
export interface LayerSlot {
  /** The same for all experiments of the layer. */
  readonly salt: string;
  /** Each from start, included, to end, excluded; both in 0..1. A unit in any of them may be in the experiment. */
  readonly ranges: readonly BucketRange[];
}

/** Units kept out of everything that a holdout covers, so that the sum of many changes can be measured against them. */
export interface HoldoutSlot {
  /** The same in all experiments that the holdout covers. */
  readonly salt: string;
  /** Share of units held out, 0..1. */
  readonly share: number;
}

/** A unit that gets a variant by hand, and is in no analysis. */
export interface AssignmentOverride {
  /** Text of the unit's id. */
  readonly unit: string;
  /** Key of the variant. */
  readonly variant: string;
}

/** What assignment needs to know of an experiment; everything else of it is irrelevant here. */
export interface AssignmentExperiment {
  readonly key: string;
  readonly status: AssignmentStatus;
  readonly variants: readonly AssignmentVariant[];
  /** Key of the control; the first variant when absent. */
  readonly control?: string;
  /** Attribute that identifies the unit ("id" when absent); a name, not a path. */
  readonly hashAttribute?: string;
  /** Salt of the bucket hash; the key when absent. */
  readonly seed?: string;
  /** 1 or 2; 2 when absent. */
  readonly hashVersion?: number;
  /** Share of the eligible units in the layer's ranges (of all when there is no layer) admitted, 0..1; everyone when absent. */
  readonly coverage?: number;
  /** Who is eligible; everyone when absent or null. */
  readonly condition?: Condition | null;
  /** Allocation carried over from an earlier phase (see `reallocate`); replaces weights and coverage when present. */
  readonly slices?: readonly Slice[];
  readonly layer?: LayerSlot | null;
  readonly holdouts?: readonly HoldoutSlot[];
  /** While it runs they win over everything else. */
  readonly overrides?: readonly AssignmentOverride[];
  /** All must be met; like the condition, they also limit who gets what was shipped. */
  readonly prerequisites?: readonly AssignmentPrerequisite[];
  /** Key of the variant that a decision shipped; served once the experiment is stopped, decided or archived. */
  readonly shippedVariant?: string | null;
}
