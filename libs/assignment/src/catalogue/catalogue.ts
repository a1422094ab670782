import { SavedGroups } from '../targeting/condition.js';
import { CompiledExperiment } from './compiled-experiment.js';
import { CompiledFlag } from './compiled-flag.js';

/** An experiment or flag that cannot be evaluated, and why; for the operator's log. */
export type CatalogueProblem =
  | { readonly experiment: string; readonly message: string }
  | { readonly flag: string; readonly message: string };

/**
 * All experiments and flags, compiled: an immutable snapshot to be replaced whole. Read it through `assign`, `evaluateFlag`
 * and `explain`.
 */
export interface Catalogue {
  /** What the caller calls this state of the definitions; equal versions answer equally. */
  readonly version: string;
  readonly experiments: readonly CompiledExperiment[];
  readonly byKey: ReadonlyMap<string, CompiledExperiment>;
  readonly flags: readonly CompiledFlag[];
  readonly flagsByKey: ReadonlyMap<string, CompiledFlag>;
  readonly savedGroups: SavedGroups;
  readonly problems: readonly CatalogueProblem[];
}
