import { AssignmentError } from './assignment.js';

/**
 * Why a flag has its value, in the words of OpenFeature.
 *
 * - `STATIC`: the flag has no rules
 * - `TARGETING_MATCH`: a rule that takes everyone it is for
 * - `SPLIT`: a rule that takes a share of them, and the unit is in it
 * - `DEFAULT`: no rule applied
 * - `DISABLED`: the flag is switched off
 * - `ERROR`: the flag cannot be evaluated
 */
export type FlagReason = 'STATIC' | 'TARGETING_MATCH' | 'SPLIT' | 'DEFAULT' | 'DISABLED' | 'ERROR';

/** One flag's answer for one unit. Answers that are the same for many units are one frozen object. */
export interface FlagAnswer {
  readonly flag: string;
  readonly value: unknown;
  readonly reason: FlagReason;
  /** Key of the rule that decided; null when none did. */
  readonly rule: string | null;
  /** Only with reason `ERROR`. */
  readonly error?: AssignmentError;
}
