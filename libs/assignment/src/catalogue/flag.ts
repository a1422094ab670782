import { Condition } from '../targeting/condition.js';
import { AssignmentPrerequisite } from './prerequisite.js';

/** A value for some units. */
export interface AssignmentFlagRule {
  /** Names the rule in answers; unique within the flag. */
  readonly key: string;
  /** Who it is for; everyone when absent or null. */
  readonly condition?: Condition | null;
  readonly prerequisites?: readonly AssignmentPrerequisite[];
  /** Share of those units, 0..1; raising it moves nobody who is in. A share of one asks for no unit. */
  readonly share: number;
  /** Attribute whose value decides who belongs to the share; a name, not a path. */
  readonly unit: string;
  /** Salt of the hash (version 2) behind the share. */
  readonly salt: string;
  /** Any JSON value. */
  readonly value: unknown;
}

/** A value with rules, of which the first that applies decides. Flags and experiments share one space of keys. */
export interface AssignmentFlag {
  readonly key: string;
  /** Disabled: everyone gets `value`, whatever the rules say. */
  readonly enabled: boolean;
  /** For whom no rule applies; any JSON value. */
  readonly value: unknown;
  readonly rules: readonly AssignmentFlagRule[];
}
