import type { JsonObject, JsonValue } from './json.js';
import type { Prerequisite } from './prerequisite.js';

/** A value for some units; the first rule that applies decides. */
export interface FlagRule {
  /** Names the rule in answers; unique within the flag. */
  key: string;
  /** Condition on the attributes; null: everyone. */
  condition: JsonObject | null;
  prerequisites: Prerequisite[];
  /** Share of the units that the condition lets in, 0 to 1; raising it moves nobody who is in. */
  share: number;
  /** Attribute whose value decides who belongs to the share. */
  unit: string;
  value: JsonValue;
}

/** A value with rules: configuration, a kill switch or a rollout, and not an experiment. Shares its keys with experiments. */
export interface Flag {
  id: string;
  projectId: string;
  key: string;
  name: string;
  description: string;
  /** Disabled: everyone gets `value`, whatever the rules say. */
  enabled: boolean;
  /** For whom no rule applies. */
  value: JsonValue;
  rules: FlagRule[];
  version: number;
  createdAt: Date;
  updatedAt: Date;
}
