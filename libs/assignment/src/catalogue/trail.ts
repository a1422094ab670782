import { Attributes, Predicate } from '../targeting/condition.js';
import { CompiledPrerequisite } from './compile-prerequisites.js';

/** One check of an evaluation, in the order in which they decide. */
export interface TrailStep {
  readonly check:
    'status' | 'override' | 'targeting' | 'prerequisite' | 'unit' | 'holdout' | 'layer' | 'traffic';
  readonly passed: boolean;
  /** What was compared, in words. */
  readonly detail: string;
}

/** What limits who is eligible, in experiments and in rules of flags. */
interface Eligibility {
  readonly targets: Predicate | null;
  readonly prerequisites: readonly CompiledPrerequisite[];
}

export function* targetingStep({ targets }: Eligibility, attributes: Attributes): Generator<TrailStep> {
  const detail = targets ? 'the targeting condition' : 'no targeting condition';
  yield { check: 'targeting', passed: targets === null || targets(attributes), detail };
}

/** One step for each prerequisite. */
export function* prerequisiteSteps(
  { prerequisites }: Eligibility,
  attributes: Attributes,
): Generator<TrailStep> {
  for (const { key, noun, condition, isMet } of prerequisites) {
    const detail = `${noun} ${key} must give ${JSON.stringify(condition)}`;
    yield { check: 'prerequisite', passed: isMet(attributes), detail };
  }
}

/** The steps with the one that decides as the last. Attributes that run code may throw: then the trail ends there. */
export function upToTheDecision(steps: Iterable<TrailStep>): TrailStep[] {
  const trail: TrailStep[] = [];
  try {
    for (const step of steps) {
      trail.push(step);
      if (!step.passed || step.check === 'override') break;
    }
  } catch {
    return trail; // the answer beside it says what failed
  }
  return trail;
}
