import { PreparedSeed } from '../hashing/hash.js';
import { Condition, Predicate } from '../targeting/condition.js';
import { CompiledPrerequisite } from './compile-prerequisites.js';
import { FlagAnswer } from './flag-answer.js';

/** A rule ready for evaluation. */
export interface CompiledFlagRule {
  readonly key: string;
  /** The answer for those whom it takes. */
  readonly answer: FlagAnswer;
  /** Whether it is for a unit: `targets` and all `prerequisites`; null: for everyone. */
  readonly admits: Predicate | null;
  readonly targets: Predicate | null;
  /** What `targets` was compiled from. */
  readonly condition: Condition | null;
  readonly prerequisites: readonly CompiledPrerequisite[];
  readonly share: number;
  readonly unit: string;
  readonly seed: PreparedSeed;
}

/** A flag ready for evaluation. */
export interface CompiledFlag {
  readonly key: string;
  /** The answer when it is the same for every unit: no rules, disabled, or not valid. */
  readonly settled: FlagAnswer | null;
  /** The answer for those to whom no rule applies. */
  readonly fallback: FlagAnswer;
  readonly rules: readonly CompiledFlagRule[];
}
