import { compileCatalogue, type Catalogue } from '#libs/assignment';
import type { CatalogueSnapshot, Experiment } from '#libs/domain';
import type { Principal } from '#libs/platform';
import { assignmentExperimentOf } from './assignment-experiment.js';

/** One project's experiments as the hot paths read them. */
export interface ProjectCatalogue {
  assignment: Catalogue;
  /** Keys of the experiments that answer when none is named: all but drafts. */
  published: readonly string[];
  /** Every variant that an experiment has or had, by the experiment's key. */
  variants: ReadonlyMap<string, ReadonlySet<string>>;
  /** When one of the published experiments was changed last; the epoch when there is none. */
  changedAt: Date;
}

/** Everything the hot paths read, compiled from one snapshot and replaced whole. */
export interface ApiCatalogue {
  version: number;
  principals: ReadonlyMap<string, Principal>;
  projects: ReadonlyMap<string, ProjectCatalogue>;
}

const EMPTY: ProjectCatalogue = {
  assignment: compileCatalogue([], 'empty'),
  published: [],
  variants: new Map(),
  changedAt: new Date(0),
};

export function compileApiCatalogue({ version, experiments, keys }: CatalogueSnapshot): ApiCatalogue {
  const byProject = groupByProject(experiments);
  return {
    version,
    principals: new Map(
      keys.map(({ hash, id, name, projectId, scope }) => [
        hash,
        { keyId: id, keyName: name, projectId, scope },
      ]),
    ),
    projects: new Map(
      [...byProject].map(([projectId, own]) => [projectId, compileProject(own, String(version))]),
    ),
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

function compileProject(experiments: readonly Experiment[], version: string): ProjectCatalogue {
  const published = experiments.filter(({ status }) => status !== 'draft');
  return {
    assignment: compileCatalogue(experiments.map(assignmentExperimentOf), version),
    published: published.map(({ key }) => key),
    variants: new Map(experiments.map((experiment) => [experiment.key, variantsOf(experiment)])),
    changedAt: published.reduce(
      (latest, { updatedAt }) => (updatedAt > latest ? updatedAt : latest),
      EMPTY.changedAt,
    ),
  };
}

function variantsOf({ variants, phases }: Experiment): Set<string> {
  const everyAllocation = [variants, ...phases.map(({ allocation }) => allocation.variants)];
  return new Set(everyAllocation.flat().map(({ key }) => key));
}

function groupByProject(experiments: readonly Experiment[]): Map<string, Experiment[]> {
  const groups = new Map<string, Experiment[]>();
  for (const experiment of experiments) {
    const group = groups.get(experiment.projectId);
    if (group === undefined) groups.set(experiment.projectId, [experiment]);
    else group.push(experiment);
  }
  return groups;
}
