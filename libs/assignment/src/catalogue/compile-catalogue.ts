import { SavedGroups } from '../targeting/condition.js';
import { Catalogue, CatalogueProblem } from './catalogue.js';
import { CatalogueMemory, Outcome } from './catalogue-memory.js';
import { CompileContext } from './compile-context.js';
import { Compiled, Definition } from './definition.js';
import { AssignmentExperiment } from './experiment.js';
import { edgesOf, Faults, findFaults } from './find-faults.js';
import { AssignmentFlag } from './flag.js';
import { orderByNeed } from './order-by-need.js';

/** What experiments stand beside. */
export interface CatalogueOptions {
  /** Groups that conditions may refer to, by id. */
  readonly savedGroups?: SavedGroups;
  readonly flags?: readonly AssignmentFlag[];
  /**
   * The catalogue before this one: what is the same object as then (an experiment, a flag, a saved group) is taken to have the
   * same content, and what comes of it is not compiled again.
   */
  readonly previous?: Catalogue;
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

/** Compiles a definition, or says why it cannot be. */
function compileOne(definition: Definition, fault: string | undefined, context: CompileContext): Outcome {
  if (fault !== undefined) return { compiled: definition.compileBroken(messageOf(definition, fault)), fault };
  try {
    return { compiled: definition.compile(context), fault };
  } catch (error) {
    const { message } = error as Error;
    return { compiled: definition.compileBroken(messageOf(definition, message)), fault: message };
  }
}

/** Every definition behind what it depends on. */
function inOrderOfNeed(definitions: ReadonlyMap<string, Definition>, faults: Faults): Definition[] {
  const edges = edgesOf(definitions.values(), faults);
  const independent = [...definitions.values()].filter(({ key }) => !edges.has(key));
  return [...independent, ...orderByNeed(edges).ordered.map((key) => definitions.get(key) as Definition)];
}

function compileAll(
  definitions: ReadonlyMap<string, Definition>,
  faults: Faults,
  memory: CatalogueMemory,
): ReadonlyMap<string, Compiled> {
  const compiled = new Map<string, Compiled>();
  for (const definition of inOrderOfNeed(definitions, faults)) {
    const known = faults.get(definition);
    const outcome = memory.outcomeOf(definition, known, (context) => compileOne(definition, known, context));
    if (outcome.fault !== undefined) faults.set(definition, outcome.fault);
    compiled.set(definition.key, outcome.compiled);
  }
  memory.close();
  return compiled;
}

/** What catalogues were compiled from. */
const memories = new WeakMap<Catalogue, CatalogueMemory>();

/**
 * Compiles all experiments and flags once into an immutable catalogue. Never throws for one that is bad: that one answers
 * `ERROR` and is named in `problems`; the others are not touched by it.
 *
 * @param version name of this state of the definitions, e.g. the catalogue version of the database
 */
export function compileCatalogue(
  experiments: readonly AssignmentExperiment[],
  version: string,
  { savedGroups = {}, flags = [], previous }: CatalogueOptions = {},
): Catalogue {
  const memory = new CatalogueMemory(savedGroups, (previous && memories.get(previous)) ?? null);
  const experimentOf = new Map(experiments.map((each) => [memory.ofExperiment(each), each]));
  const definitions = [...experimentOf.keys(), ...flags.map((each) => memory.ofFlag(each))];
  const duplicates: Faults = new Map();
  const byKey = byKeyOf(definitions, duplicates);
  for (const duplicate of duplicates.keys()) experimentOf.delete(duplicate);
  const faults = findFaults(byKey, experimentOf);
  const compiled = compileAll(byKey, faults, memory);
  const inOrder = [...byKey.keys()].map((key) => compiled.get(key) as Compiled);
  const compiledExperiments = inOrder.flatMap(({ experiment }) => experiment ?? []);
  const compiledFlags = inOrder.flatMap(({ flag }) => flag ?? []);
  const catalogue: Catalogue = Object.freeze({
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
  memories.set(catalogue, memory);
  return catalogue;
}
