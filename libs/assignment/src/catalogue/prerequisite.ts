import { Condition } from '../targeting/condition.js';

/** Another flag or experiment must give the unit a certain value first; whoever it does not give it is not eligible. */
export interface AssignmentPrerequisite {
  /** Key of the flag or the experiment. */
  readonly key: string;
  /** On `{value}`: what the other one gives this unit. */
  readonly condition: Condition;
}
