import { Attributes } from '../targeting/condition.js';
import { CompiledExperiment } from './compiled-experiment.js';
import { CompiledFlag } from './compiled-flag.js';
import { answerOfExperiment } from './evaluate-experiment.js';
import { answerOfFlag } from './evaluate-flag.js';

/** How far one evaluation reaches through prerequisites. */
export interface Reach {
  /** Definitions one behind the other, this one counted. */
  readonly depth: number;
  /** Definitions that are evaluated at most, this one counted; one that is met twice counts twice. */
  readonly evaluations: number;
}

/** A flag or experiment as others that depend on it see it. */
export interface Parent extends Reach {
  readonly noun: 'experiment' | 'flag';
  /** What it gives to everyone; null when that depends on the unit. */
  readonly fixed: { readonly value: unknown } | null;
  /** What it gives to a unit. Never throws: where it fails it gives its control's or default value. */
  readonly valueFor: (attributes: Attributes) => unknown;
}

export function parentOfExperiment(experiment: CompiledExperiment, reach: Reach): Parent {
  return {
    ...reach,
    noun: 'experiment',
    fixed: experiment.settled && { value: experiment.settled.value },
    valueFor: (attributes) => answerOfExperiment(experiment, attributes).value,
  };
}

export function parentOfFlag(flag: CompiledFlag, reach: Reach): Parent {
  return {
    ...reach,
    noun: 'flag',
    fixed: flag.settled && { value: flag.settled.value },
    valueFor: (attributes) => answerOfFlag(flag, attributes).value,
  };
}
