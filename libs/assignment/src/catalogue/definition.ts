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
  /** What is wrong with the definition by itself, in words that follow its name. */
  readonly formFault: string | undefined;
  /** What it depends on; nothing while its form is wrong. */
  readonly needs: readonly AssignmentPrerequisite[];
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

function formFaultOf(check: () => void): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function needsOfExperiment(experiment: AssignmentExperiment): readonly AssignmentPrerequisite[] {
  return isLive(experiment) ? (experiment.prerequisites ?? []) : [];
}

function needsOfFlag({ enabled, rules }: AssignmentFlag): readonly AssignmentPrerequisite[] {
  return enabled ? rules.flatMap(({ prerequisites = [] }) => prerequisites) : [];
}

export function definitionOfExperiment(experiment: AssignmentExperiment): Definition {
  const formFault = formFaultOf(() => checkExperiment(experiment));
  const needs = formFault === undefined ? needsOfExperiment(experiment) : [];
  return {
    key: experiment.key,
    noun: 'experiment',
    formFault,
    needs,
    compile: (context) => compiledExperiment(compileExperiment(experiment, context), reachOf(needs, context)),
    compileBroken: (message) => compiledExperiment(compileBrokenExperiment(experiment, message), ALONE),
  };
}

export function definitionOfFlag(flag: AssignmentFlag): Definition {
  const formFault = formFaultOf(() => checkFlag(flag));
  const needs = formFault === undefined ? needsOfFlag(flag) : [];
  return {
    key: flag.key,
    noun: 'flag',
    formFault,
    needs,
    compile: (context) => compiledFlag(compileFlag(flag, context), reachOf(needs, context)),
    compileBroken: (message) => compiledFlag(compileBrokenFlag(flag, message), ALONE),
  };
}
