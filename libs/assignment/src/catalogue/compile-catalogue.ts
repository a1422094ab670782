import { SavedGroups } from '../targeting/condition.js';
import { Catalogue, CatalogueProblem } from './catalogue.js';
import { CompileContext } from './compile-context.js';
import { Compiled, Definition, definitionOfExperiment, definitionOfFlag } from './definition.js';
import { AssignmentExperiment } from './experiment.js';
import { edgesOf, Faults, findFaults } from './find-faults.js';
import { AssignmentFlag } from './flag.js';
import { orderByNeed } from './order-by-need.js';

/** What experiments stand beside. */
export interface CatalogueOptions {
  /** Groups that conditions may refer to, by id. */
  readonly savedGroups?: SavedGroups;
  readonly flags?: readonly AssignmentFlag[];
}

function messageOf({ key, noun }: Definition, fault: string): string {
  return `${noun} ${key}: ${fault}`;
}

function problemOf(definition: Definition, fault: string): CatalogueProblem {
  const message = messageOf(definition, fault);
  return definition.noun === 'flag'
    ? { flag: definition.key, message }
    : { experiment: definition.key, message };
}

/** The first definition of each key; the fault of the others is that they are not. */
function byKeyOf(definitions: readonly Definition[], faults: Faults): ReadonlyMap<string, Definition> {
  const byKey = new Map<string, Definition>();
  for (const definition of definitions) {
    const first = byKey.get(definition.key);
    if (first) faults.set(definition, `has the key of another ${first.noun}`);
    else byKey.set(definition.key, definition);
  }
  return byKey;
}

/** Compiles a definition, or notes why it cannot be. */
function compileOne(definition: Definition, faults: Faults, context: CompileContext): Compiled {
  const fault = faults.get(definition);
  if (fault !== undefined) return definition.compileBroken(messageOf(definition, fault));
  try {
    return definition.compile(context);
  } catch (error) {
    const { message } = error as Error;
    faults.set(definition, message);
    return definition.compileBroken(messageOf(definition, message));
  }
}

/** Compiles every definition behind what it depends on. */
function compileAll(
  definitions: ReadonlyMap<string, Definition>,
  faults: Faults,
  savedGroups: SavedGroups,
): ReadonlyMap<string, Compiled> {
  const context = new CompileContext(savedGroups);
  const compiled = new Map<string, Compiled>();
  for (const key of orderByNeed(edgesOf(definitions.values(), faults)).ordered) {
    const one = compileOne(definitions.get(key) as Definition, faults, context);
    context.parents.set(key, one.parent);
    compiled.set(key, one);
  }
  return compiled;
}

/**
 * Compiles all experiments and flags once into an immutable catalogue. Never throws for one that is bad: that one answers
 * `ERROR` and is named in `problems`; the others are not touched by it.
 *
 * @param version name of this state of the definitions, e.g. the catalogue version of the database
 */
export function compileCatalogue(
  experiments: readonly AssignmentExperiment[],
  version: string,
  { savedGroups = {}, flags = [] }: CatalogueOptions = {},
): Catalogue {
  const experimentOf = new Map(experiments.map((each) => [definitionOfExperiment(each), each]));
  const definitions = [...experimentOf.keys(), ...flags.map(definitionOfFlag)];
  const duplicates: Faults = new Map();
  const byKey = byKeyOf(definitions, duplicates);
  for (const duplicate of duplicates.keys()) experimentOf.delete(duplicate);
  const faults = findFaults(byKey, experimentOf);
  const compiled = compileAll(byKey, faults, savedGroups);
  const inOrder = [...byKey.keys()].map((key) => compiled.get(key) as Compiled);
  const compiledExperiments = inOrder.flatMap(({ experiment }) => experiment ?? []);
  const compiledFlags = inOrder.flatMap(({ flag }) => flag ?? []);
  return Object.freeze({
    version,
    experiments: Object.freeze(compiledExperiments),
    byKey: new Map(compiledExperiments.map((each) => [each.key, each])),
    flags: Object.freeze(compiledFlags),
    flagsByKey: new Map(compiledFlags.map((each) => [each.key, each])),
    savedGroups,
    problems: definitions.flatMap((definition) => {
      const fault = duplicates.get(definition) ?? faults.get(definition);
      return fault === undefined ? [] : [problemOf(definition, fault)];
    }),
  });
}
