import type { PowerAnswer, PowerQuestion } from '#libs/domain';

/** Answers questions without keeping the process from anything else; ProblemError `unavailable` when there are too many. */
export abstract class PowerPlanner {
  /** The question has no violations. */
  abstract plan(question: PowerQuestion): Promise<PowerAnswer>;
}
