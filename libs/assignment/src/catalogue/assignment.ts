/**
 * Why a unit got its value, in the words of OpenFeature.
 *
 * - `SPLIT`: the experiment runs and the unit takes part
 * - `TARGETING_MATCH`: a decision shipped this variant to all who are targeted
 * - `DEFAULT`: the unit is not eligible, not identified, or outside the traffic
 * - `DISABLED`: the experiment does not run
 * - `ERROR`: the experiment cannot be evaluated
 */
export type AssignmentReason = 'SPLIT' | 'TARGETING_MATCH' | 'DEFAULT' | 'DISABLED' | 'ERROR';

/** Why an answer has the reason `ERROR`. */
export interface AssignmentError {
  readonly code: 'FLAG_NOT_FOUND' | 'PARSE_ERROR' | 'GENERAL';
  readonly message: string;
}

/** One experiment's answer for one unit. Answers that are the same for many units are one frozen object. */
export interface Assignment {
  readonly experiment: string;
  /** Key of the variant; the control's outside the experiment; null when not even the control is known. */
  readonly variant: string | null;
  readonly value: unknown;
  readonly reason: AssignmentReason;
  /** Whether the unit counts in the experiment's analysis. */
  readonly inExperiment: boolean;
  /** Bucket of the unit in [0, 1); null when the evaluation ended before it was needed. */
  readonly bucket: number | null;
  /** Only with reason `ERROR`. */
  readonly error?: AssignmentError;
}
