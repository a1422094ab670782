import { Definition } from './definition.js';
import { AssignmentExperiment } from './experiment.js';
import { findLayerConflicts } from './find-layer-conflicts.js';
import { findPrerequisiteCycles } from './find-prerequisite-cycle.js';
import { PrerequisiteEdges } from './order-by-need.js';

/** What is wrong with definitions before they are compiled, in words that follow their name. */
export type Faults = Map<Definition, string>;

function findBadForms(definitions: Iterable<Definition>): Faults {
  const faults: Faults = new Map();
  for (const definition of definitions) {
    if (definition.formFault !== undefined) faults.set(definition, definition.formFault);
  }
  return faults;
}

/** What every sound definition that depends on others depends on. */
export function edgesOf(definitions: Iterable<Definition>, faults: Faults): PrerequisiteEdges {
  const edges = new Map<string, readonly string[]>();
  for (const definition of definitions) {
    const { key, needs } = definition;
    if (needs.length === 0 || faults.has(definition)) continue;
    edges.set(
      key,
      needs.map((need) => need.key),
    );
  }
  return edges;
}

/** Finds what each definition has wrong with itself, in its layer, and with what it depends on, in that order. */
export function findFaults(
  definitions: ReadonlyMap<string, Definition>,
  experiments: ReadonlyMap<Definition, AssignmentExperiment>,
): Faults {
  const faults = findBadForms(definitions.values());
  const sound = [...experiments].filter(([definition]) => !faults.has(definition));
  const conflicts = findLayerConflicts(sound.map(([, experiment]) => experiment));
  for (const [definition, experiment] of sound) {
    const conflict = conflicts.get(experiment);
    if (conflict !== undefined) faults.set(definition, conflict);
  }
  for (const [key, path] of findPrerequisiteCycles(edgesOf(definitions.values(), faults))) {
    faults.set(definitions.get(key) as Definition, `depends on itself: ${path.join(' -> ')}`);
  }
  return faults;
}
