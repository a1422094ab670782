import { compileCatalogue, type Catalogue } from '#libs/assignment';
import type { CatalogueSnapshot, Experiment, Flag, SavedGroup } from '#libs/domain';
import type { Principal } from '#libs/platform';
import { assignmentExperimentOf } from './assignment-experiment.js';
import { assignmentFlagOf } from './assignment-flag.js';
import { savedGroupsOf } from './saved-groups-of.js';

/** One project's experiments and flags as the hot paths read them. */
export interface ProjectCatalogue {
  assignment: Catalogue;
  /** Keys of the experiments that answer when none is named: all but drafts. */
  published: readonly string[];
  /** Every variant that an experiment has or had, by the experiment's key. */
  variants: ReadonlyMap<string, ReadonlySet<string>>;
  /** When a published experiment, a flag or a saved group was changed last; the epoch when there is none. */
  changedAt: Date;
}

/** Everything the hot paths read, compiled from one snapshot and replaced whole. */
export interface ApiCatalogue {
  version: number;
  principals: ReadonlyMap<string, Principal>;
  projects: ReadonlyMap<string, ProjectCatalogue>;
  /** What it was compiled from: all that are not archived, of every project. */
  experiments: readonly Experiment[];
}

const EMPTY: ProjectCatalogue = {
  assignment: compileCatalogue([], 'empty'),
  published: [],
  variants: new Map(),
  changedAt: new Date(0),
};

/** With the catalogue before it, only what comes of other objects than then is compiled; the rest is as it was. */
export function compileApiCatalogue(
  snapshot: CatalogueSnapshot,
  previous: ApiCatalogue | null = null,
): ApiCatalogue {
  const { version, experiments, keys } = snapshot;
  const endedHoldouts = new Set(
    snapshot.holdouts.filter(({ endedAt }) => endedAt !== null).map(({ key }) => key),
  );
  return {
    version,
    principals: new Map(
      keys.map(({ hash, id, name, projectId, scope, allowedOrigins }) => [
        hash,
        { keyId: id, keyName: name, projectId, scope, allowedOrigins },
      ]),
    ),
    projects: new Map(
      [...partsByProject(snapshot)].map(([projectId, parts]) => [
        projectId,
        compileProject(parts, {
          version: String(version),
          endedHoldouts,
          previous: previous?.projects.get(projectId)?.assignment,
        }),
      ]),
    ),
    experiments,
  };
}

/** The project's part; an empty one when it has no experiment. */
export function projectCatalogue({ projects }: ApiCatalogue, projectId: string): ProjectCatalogue {
  return projects.get(projectId) ?? EMPTY;
}

/** How an experiment that was asked for in vain is remembered. */
export function nameOfExperiment(projectId: string, key: string): string {
  return `experiment ${projectId} ${key}`;
}

/** What one project has of a snapshot. */
interface ProjectParts {
  experiments: Experiment[];
  flags: Flag[];
  savedGroups: SavedGroup[];
}

/** What a project's catalogue is compiled beside. */
interface Surroundings {
  version: string;
  endedHoldouts: ReadonlySet<string>;
  previous: Catalogue | undefined;
}

function compileProject(
  { experiments, flags, savedGroups }: ProjectParts,
  { version, endedHoldouts, previous }: Surroundings,
): ProjectCatalogue {
  const published = experiments.filter(({ status }) => status !== 'draft');
  return {
    assignment: compileCatalogue(
      experiments.map((experiment) => assignmentExperimentOf(experiment, endedHoldouts)),
      version,
      {
        savedGroups: savedGroupsOf(savedGroups),
        flags: flags.map(assignmentFlagOf),
        ...(previous && { previous }),
      },
    ),
    published: published.map(({ key }) => key),
    variants: new Map(experiments.map((experiment) => [experiment.key, variantsOf(experiment)])),
    changedAt: [...published, ...flags, ...savedGroups].reduce(
      (latest, { updatedAt }) => (updatedAt > latest ? updatedAt : latest),
      EMPTY.changedAt,
    ),
  };
}

const knownVariants = new WeakMap<Experiment, ReadonlySet<string>>();

function variantsOf(experiment: Experiment): ReadonlySet<string> {
  const { variants, phases } = experiment;
  const known = knownVariants.get(experiment);
  if (known) return known;
  const everyAllocation = [variants, ...phases.map(({ allocation }) => allocation.variants)];
  const keys = new Set(everyAllocation.flat().map(({ key }) => key));
  knownVariants.set(experiment, keys);
  return keys;
}

function partsByProject({ experiments, flags, savedGroups }: CatalogueSnapshot): Map<string, ProjectParts> {
  const projects = new Map<string, ProjectParts>();
  const partsOf = (projectId: string): ProjectParts => {
    const parts = projects.get(projectId) ?? { experiments: [], flags: [], savedGroups: [] };
    projects.set(projectId, parts);
    return parts;
  };
  for (const experiment of experiments) partsOf(experiment.projectId).experiments.push(experiment);
  for (const flag of flags) partsOf(flag.projectId).flags.push(flag);
  for (const group of savedGroups) partsOf(group.projectId).savedGroups.push(group);
  return projects;
}
