import { CompiledExperiment } from './compiled-experiment.js';

/** An experiment that cannot be evaluated, and why; for the operator's log. */
export interface CatalogueProblem {
  readonly experiment: string;
  readonly message: string;
}

/**
 * All experiments, compiled: an immutable snapshot to be replaced whole. Read it through `assign` and `explain`.
 */
export interface Catalogue {
  /** What the caller calls this state of the definitions; equal versions answer equally. */
  readonly version: string;
  readonly experiments: readonly CompiledExperiment[];
  readonly byKey: ReadonlyMap<string, CompiledExperiment>;
  readonly problems: readonly CatalogueProblem[];
}
