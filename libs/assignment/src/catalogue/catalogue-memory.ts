import { SavedGroups } from '../targeting/condition.js';
import { CompileContext } from './compile-context.js';
import { Compiled, Definition, definitionOfExperiment, definitionOfFlag } from './definition.js';
import { AssignmentExperiment } from './experiment.js';
import { AssignmentFlag } from './flag.js';
import { Parent } from './parent.js';

/** What compiling a definition came to. */
export interface Outcome {
  readonly compiled: Compiled;
  /** Why it could not be compiled, if so. */
  readonly fault: string | undefined;
}

/** An outcome and all that it came from beside the definition. */
interface Remembered {
  readonly outcome: Outcome;
  /** What was known to be wrong before. */
  readonly faultBefore: string | undefined;
  /** What its prerequisites led to, in their order. */
  readonly parents: readonly (Parent | undefined)[];
  /** The saved groups it looked for. */
  readonly groups: ReadonlyMap<string, unknown>;
}

/**
 * What a catalogue was compiled from, definition by definition, for the next one: what comes from the same objects is the same.
 * It keeps what this catalogue needs, and nothing of those before.
 */
export class CatalogueMemory {
  private readonly experiments = new Map<AssignmentExperiment, Definition>();
  private readonly flags = new Map<AssignmentFlag, Definition>();
  private readonly outcomes = new Map<Definition, Remembered>();
  private readonly compiled = new Map<string, Parent>();

  constructor(
    private readonly savedGroups: SavedGroups,
    private before: CatalogueMemory | null,
  ) {}

  /** One that is given a second time is another definition, with the same key. */
  ofExperiment(experiment: AssignmentExperiment): Definition {
    if (this.experiments.has(experiment)) return definitionOfExperiment(experiment);
    const definition = this.before?.experiments.get(experiment) ?? definitionOfExperiment(experiment);
    this.experiments.set(experiment, definition);
    return definition;
  }

  ofFlag(flag: AssignmentFlag): Definition {
    if (this.flags.has(flag)) return definitionOfFlag(flag);
    const definition = this.before?.flags.get(flag) ?? definitionOfFlag(flag);
    this.flags.set(flag, definition);
    return definition;
  }

  /** The outcome for a definition, from before when that came from the same; what it depends on must have been asked for. */
  outcomeOf(
    definition: Definition,
    faultBefore: string | undefined,
    compile: (context: CompileContext) => Outcome,
  ): Outcome {
    const parents = definition.needs.map(({ key }) => this.compiled.get(key));
    const known = this.before?.outcomes.get(definition);
    const remembered =
      known && this.isStill(known, faultBefore, parents)
        ? known
        : this.remember(faultBefore, parents, compile);
    this.outcomes.set(definition, remembered);
    this.compiled.set(definition.key, remembered.outcome.compiled.parent);
    return remembered.outcome;
  }

  /** Ends the compilation: the memory before this one may go. */
  close(): void {
    this.before = null;
    this.compiled.clear();
  }

  private remember(
    faultBefore: string | undefined,
    parents: readonly (Parent | undefined)[],
    compile: (context: CompileContext) => Outcome,
  ): Remembered {
    const context = new CompileContext(this.savedGroups, this.compiled);
    const outcome = compile(context);
    const groups = new Map([...context.groupsAsked].map((id) => [id, this.group(id)]));
    return { outcome, faultBefore, parents, groups };
  }

  private isStill(
    known: Remembered,
    faultBefore: string | undefined,
    parents: readonly (Parent | undefined)[],
  ): boolean {
    if (known.faultBefore !== faultBefore) return false;
    if (known.parents.some((parent, index) => parent !== parents[index])) return false;
    for (const [id, group] of known.groups) if (this.group(id) !== group) return false;
    return true;
  }

  private group(id: string): unknown {
    return Object.hasOwn(this.savedGroups, id) ? this.savedGroups[id] : undefined;
  }
}
