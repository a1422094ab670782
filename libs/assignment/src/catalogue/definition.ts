import { checkExperiment } from './check-experiment.js';
import { checkFlag } from './check-flag.js';
import { CompileContext } from './compile-context.js';
import { compileBrokenExperiment, compileExperiment, isLive } from './compile-experiment.js';
import { compileBrokenFlag, compileFlag } from './compile-flag.js';
import { reachOf } from './compile-prerequisites.js';
import { CompiledExperiment } from './compiled-experiment.js';
import { CompiledFlag } from './compiled-flag.js';
import { AssignmentExperiment } from './experiment.js';
import { AssignmentFlag } from './flag.js';
import { Parent, parentOfExperiment, parentOfFlag, Reach } from './parent.js';
import { AssignmentPrerequisite } from './prerequisite.js';

/** How far the evaluation of what cannot be evaluated reaches. */
const ALONE: Reach = { depth: 1, evaluations: 1 };

/** An experiment or a flag on its way into the catalogue. */
export interface Definition {
  readonly key: string;
  readonly noun: 'experiment' | 'flag';
  /** Throws for what is wrong with the definition by itself. */
  check(): void;
  /** What it depends on. Only for what was checked. */
  needs(): readonly AssignmentPrerequisite[];
  /** Throws what compilation throws. */
  compile(context: CompileContext): Compiled;
  /** As it answers when it cannot be evaluated. */
  compileBroken(message: string): Compiled;
}

/** A definition that answers, and what those that depend on it see of it. */
export interface Compiled {
  readonly experiment?: CompiledExperiment;
  readonly flag?: CompiledFlag;
  readonly parent: Parent;
}

function compiledExperiment(experiment: CompiledExperiment, reach: Reach): Compiled {
  return { experiment, parent: parentOfExperiment(experiment, reach) };
}

function compiledFlag(flag: CompiledFlag, reach: Reach): Compiled {
  return { flag, parent: parentOfFlag(flag, reach) };
}

export function definitionOfExperiment(experiment: AssignmentExperiment): Definition {
  const needs = (): readonly AssignmentPrerequisite[] =>
    isLive(experiment) ? (experiment.prerequisites ?? []) : [];
  return {
    key: experiment.key,
    noun: 'experiment',
    check: () => checkExperiment(experiment),
    needs,
    compile: (context) =>
      compiledExperiment(compileExperiment(experiment, context), reachOf(needs(), context)),
    compileBroken: (message) => compiledExperiment(compileBrokenExperiment(experiment, message), ALONE),
  };
}

export function definitionOfFlag(flag: AssignmentFlag): Definition {
  const needs = (): readonly AssignmentPrerequisite[] =>
    flag.enabled ? flag.rules.flatMap(({ prerequisites = [] }) => prerequisites) : [];
  return {
    key: flag.key,
    noun: 'flag',
    check: () => checkFlag(flag),
    needs,
    compile: (context) => compiledFlag(compileFlag(flag, context), reachOf(needs(), context)),
    compileBroken: (message) => compiledFlag(compileBrokenFlag(flag, message), ALONE),
  };
}
